// Control characters, formatting that turns or hides text, halves of a character, and the line ends of Unicode.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Makes a text from outside safe to show. Names come from whoever wrote the resources; one that holds an escape
 * sequence could recolour a terminal, erase the finding above it or turn its text around. Such characters are
 * shown as JavaScript would write them, so the result is always one line.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return SHORT[character] ?? (code <= 0xff ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`);
  });
}

/** Escapes in JSON what JSON itself leaves as it is and a terminal would act on; the value stays the same. */
export function printableJson(json: string): string {
  return json.replace(UNSAFE, (character) =>
    // The layout of the JSON text; inside of strings it is escaped already.
    character === "\n" ? character : [...units(character)].map((unit) => `\\u${hex(unit, 4)}`).join(""),
  );
}

function* units(character: string): Generator<number> {
  for (let i = 0; i < character.length; i++) yield character.charCodeAt(i);
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");

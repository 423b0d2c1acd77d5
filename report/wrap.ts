/**
 * Breaks a text into lines at its blanks. A word that is longer than a line stays whole on a line of its own, so
 * that a URN can still be copied.
 *
 * @param width of each line, in characters.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let length = 0;
  for (const word of text.split(" ")) {
    // By code points, so that a character beyond the first plane counts once.
    const size = Array.from(word).length;
    if (line !== "" && length + 1 + size > width) {
      lines.push(line);
      line = word;
      length = size;
    } else {
      length += line === "" ? size : 1 + size;
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

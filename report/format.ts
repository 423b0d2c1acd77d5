/** The forms that a report can take. Apart from what makes them, since naming them must cost nothing. */
export const FORMATS = ["text", "json", "sarif", "markdown", "html", "junit"] as const;
export type Format = (typeof FORMATS)[number];

const escape = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/** A pattern of LIKE that finds this text anywhere, and nothing by its own signs. */
export const anywhere = (text: string) => `%${escape(text)}%`;
/** The same at the beginning only. */
export const atStart = (text: string) => `${escape(text)}%`;

/** What a stand-in needs of a logger (pino's fits). */
export interface StandInLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

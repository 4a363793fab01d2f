/** What the command line sees of the machine it runs on: its streams and the little of the environment it uses. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Someone can answer a question. */
  readonly asksPeople: boolean;
  /** Standard error is a terminal: progress is written over. */
  readonly redraws: boolean;
  /** Width of standard error in columns. */
  readonly columns: number;
  out(text: string): void;
  /** Standard output as bytes, for a document that goes into a file as it is. */
  outBytes(bytes: Uint8Array): void;
  err(text: string): void;
  /** Standard input; what is longer than `bytesMax` is cut off soon after it, and longer than it all the same. */
  readInput(bytesMax: number): Promise<Uint8Array>;
  /** Asks without echo; null when the answer was broken off (Ctrl-C, end of input). */
  askHidden(question: string): Promise<string | null>;
}

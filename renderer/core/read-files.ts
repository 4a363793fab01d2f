export interface FileRead {
  readonly name: string;
  readonly base64: string;
}

/** A piece at a time: `fromCharCode` takes its bytes as arguments. */
const PIECE_BYTES = 0x8000;

/** The files a person chose, as the core takes them. */
export function readFiles(files: Iterable<File>): Promise<FileRead[]> {
  return Promise.all(
    [...files].map(async (file) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      let binary = '';
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        binary += String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES));
      }
      return { name: file.name, base64: btoa(binary) };
    }),
  );
}

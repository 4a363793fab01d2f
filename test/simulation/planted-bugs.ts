/** A fault that the simulator must find: a mutation of the simulator's own promise. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  /** What stands in the program */
  readonly instead: string;
  /** What the faulty one has there */
  readonly stands: string;
  /** Rules of the judge, one of which must be broken */
  readonly rules: readonly string[];
  /** Seeds within which it must be found */
  readonly within: number;
}

export const PLANTED_BUGS: readonly PlantedBug[] = [];

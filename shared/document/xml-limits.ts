/** What hostile bytes may cost, told from the bytes alone. */
export interface XmlLimits {
  readonly maxBytes: number;
  /** Levels of elements, the root being 1; the library itself stops at 256. */
  readonly maxDepth: number;
  /** `<` and quotation marks: what an element or an attribute cannot do without. Each becomes an object in memory. */
  readonly maxMarks: number;
  /** The word `xmlns`: time for a canonical form grows with the square of the namespaces declared. */
  readonly maxNamespaces: number;
}

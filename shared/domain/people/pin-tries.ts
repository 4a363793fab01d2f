/** Wrong PINs that a signing key takes (product.md §6); then it locks and an owner must have it made anew. */
export const PIN_TRIES = 10;

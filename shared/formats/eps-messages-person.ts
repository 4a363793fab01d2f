import type { InsuredPersonKey } from '../domain/patient.ts';
import { nestedOrNull, optional, type PartCodec, record, repeated, required } from './envelope-codec.ts';
import { codedText, plainText } from './envelope-text.ts';

const payer = record({
  payerNumber: required('PayerNumber', plainText),
  recipientNumber: optional('RecipientNumber', plainText),
});

/**
 * The person-key block. The first four names are those of the DMP01 request (eps.md §1.2); relation and public
 * expenses are MOCK.
 */
export const insuredPerson: PartCodec<InsuredPersonKey> = record({
  insurerNumber: optional('InsurerNumber', plainText),
  symbol: optional('InsuredCardSymbol', plainText),
  number: optional('InsuredIdentificationNumber', plainText),
  branch: optional('InsuredBranchNumber', plainText),
  relation: optional('InsuredRelation', codedText({ insured: '1', dependent: '2' })),
  publicExpenses: repeated('PublicExpense', payer),
  specialPublicExpense: nestedOrNull('SpecialPublicExpense', payer),
});

import type { EntryDrug, EntryForm } from '../../../shared/contract/entry-form.ts';
import { foldInsuredText, patientMatchKey } from '../../../shared/domain/kana.ts';
import type { Prescription } from '../../../shared/domain/prescription/prescription.ts';
import type { useCore } from '../../core/core-context.tsx';
import { sameStrength } from './drug-field.tsx';
import { chosenDrug, type DrugHit, type Edit, editDrug } from './form-edits.ts';

type Call = ReturnType<typeof useCore>['call'];

const PRODUCTS_MOST = 100;
const VISITS_MOST = 20;

/**
 * Brands this patient had before, for the lines that are still a generic name: only products of the same form and
 * strength, newest visit first. Nothing else of an earlier visit is taken over.
 */
export async function brandsOfLastTime(
  call: Call,
  prescription: Prescription,
  form: EntryForm,
): Promise<readonly Edit[]> {
  const open = form.groups.flatMap((group, g) =>
    group.drugs.flatMap((drug, d) => (drug.codeType === 'generic' && !drug.leftOut ? [{ g, d, drug }] : [])),
  );
  if (open.length === 0) return [];
  const names = await namesOfEarlierVisits(call, prescription);
  const edits = await Promise.all(
    open.map(async ({ g, d, drug }) => {
      const hit = await knownBrand(call, drug, names);
      return hit === null ? [] : [editDrug(g, d, chosenDrug(hit, true))];
    }),
  );
  return edits.flat();
}

async function namesOfEarlierVisits(call: Call, { patient, insured }: Prescription): Promise<readonly string[]> {
  const text = patient.nameKana ?? patient.nameKanji;
  const key = patientMatchKey(patient, insured);
  if (text === null || key === null) return [];
  const found = await call('patient.search', { text });
  const same = found.ok
    ? found.value.find(
        (one) =>
          one.identified &&
          one.patient.birthDate === patient.birthDate &&
          one.patient.sex === patient.sex &&
          foldInsuredText(one.number ?? '') === foldInsuredText(insured.number ?? ''),
      )
    : undefined;
  if (same === undefined) return [];
  const history = await call('patient.history', { patientId: same.patientId, limit: VISITS_MOST });
  if (!history.ok) return [];
  return history.value.results.flatMap(({ lines }) => lines.map(({ name }) => plain(name)));
}

async function knownBrand(call: Call, drug: EntryDrug, names: readonly string[]): Promise<DrugHit | null> {
  if (names.length === 0) return null;
  const answer = await call('masters.search', { ...sameStrength(drug), limit: PRODUCTS_MOST });
  const products = answer.ok ? answer.value.filter(({ codeType }) => codeType === 'yakka') : [];
  for (const name of names) {
    const hit = products.find((product) => plain(product.name) === name);
    if (hit !== undefined) return hit;
  }
  return null;
}

const plain = (name: string): string => name.normalize('NFKC').replace(/\s/g, '');

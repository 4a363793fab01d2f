import { reasonNames } from '../../../shared/domain/dispensing/change-reason-rules.ts';
import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import type { Prescription, PrescriptionDosageForm } from '../../../shared/domain/prescription/prescription.ts';
import { useSay } from '../../words/language.tsx';
import type { Text } from '../../words/text.ts';
import { paperWords } from './paper-words.ts';

/** 調剤数量 of the prescription counts days for what is taken by the day, else times. */
const PRESCRIBED_UNIT: Readonly<Record<PrescriptionDosageForm, Text>> = {
  oral: paperWords.daysUnit,
  'as-needed': paperWords.timesUnit,
  external: paperWords.dispensingsUnit,
  'oral-drops': paperWords.dispensingsUnit,
  injection: paperWords.dispensingsUnit,
  'medical-material': paperWords.dispensingsUnit,
  unknown: paperWords.dispensingsUnit,
};
const DISPENSED_UNIT = {
  days: paperWords.daysUnit,
  times: paperWords.timesUnit,
  dispensings: paperWords.dispensingsUnit,
} as const;

export function PrescribedDrugs({ prescription }: { readonly prescription: Prescription }) {
  const say = useSay();
  return (
    <ol className="paper-groups">
      {prescription.groups.map((group) => (
        <li key={group.rpNumber}>
          <strong>RP{group.rpNumber}</strong>
          <ul>
            {group.drugs.map((drug) => (
              <li key={drug.lineNumber}>
                {drug.name}　{drug.amount}
                {drug.unit}
                <Small parts={drug.supplements.map(({ text }) => text)} />
              </li>
            ))}
          </ul>
          <p>
            {group.usage?.text ?? ''}　{say(PRESCRIBED_UNIT[group.dosageForm], { quantity: group.quantity })}
            <Small parts={group.usageSupplements.map(({ text }) => text)} />
          </p>
        </li>
      ))}
    </ol>
  );
}

export function DispensedDrugs({ result }: { readonly result: DispensingResult }) {
  const say = useSay();
  return (
    <ol className="paper-groups">
      {result.groups.map((group) => (
        <li key={group.rpNumber}>
          <strong>RP{group.rpNumber}</strong>
          <ul>
            {group.drugs.map((drug) => (
              <li key={`${drug.code} ${drug.name} ${drug.amount}`}>
                {drug.name}　{drug.amount}
                {drug.unit}
                <Small
                  parts={[
                    ...(drug.change === null
                      ? []
                      : [say(paperWords.changed, { reason: say(reasonNames(drug.change)) })]),
                    ...(drug.change?.note == null ? [] : [drug.change.note]),
                    ...drug.supplements,
                  ]}
                />
              </li>
            ))}
          </ul>
          <p>
            {group.usage.text}　{say(DISPENSED_UNIT[group.quantityUnit], { quantity: group.quantity })}
            <Small parts={group.usageSupplements} />
          </p>
        </li>
      ))}
    </ol>
  );
}

function Small({ parts }: { readonly parts: readonly string[] }) {
  return parts.length === 0 ? null : <span className="quiet">　{parts.join('・')}</span>;
}

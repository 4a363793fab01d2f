/** Where fuzzing starts: the samples that are in this repository, and documents that our own code writes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { writeMessageElement } from '../../shared/document/xml-tree.ts';
import { cj1FromDispensingResult } from '../../shared/formats/cj1.ts';
import { writeRequest, writeResponse } from '../../shared/formats/envelope.ts';
import { epsMessages, writeReplyBody, writeRequestBody } from '../../shared/formats/eps-messages.ts';
import { DONE } from '../../shared/formats/eps-messages-outcome.ts';
import { dispensingResult, newId } from '../support/store-rows.ts';
import { NOW } from '../unit/document/support/mock-pki.ts';

const JAHIS = join(import.meta.dirname, '../fixtures/jahis');

export function jahisSamples(folder: 'jahis-rx' | 'jahis-tc'): readonly Buffer[] {
  return readdirSync(join(JAHIS, folder)).map((name) => readFileSync(join(JAHIS, folder, name)));
}

/** A prescription record differs from a JAHIS one by its head line alone. */
export function sj1Samples(): readonly Buffer[] {
  return jahisSamples('jahis-rx').map((sample) =>
    Buffer.from(sample.toString('latin1').replace(/^JAHIS\d*/, 'SJ1'), 'latin1'),
  );
}

export function cj1Samples(): readonly Buffer[] {
  const notebook = jahisSamples('jahis-tc').map((sample) =>
    Buffer.from(sample.toString('latin1').replace(/^JAHISTC\d*,\d*/, 'CJ1,'), 'latin1'),
  );
  return [Buffer.from(cj1FromDispensingResult(dispensingResult())), ...notebook];
}

export function messageSamples(): readonly Buffer[] {
  const request = { medicalInstitutionCode: '9948000014', fileIdentifier: newId() };
  const searched = writeRequestBody(epsMessages.searchOperation, { operationId: newId() } as never);
  const withdrawn = writeReplyBody(epsMessages.cancelReception, DONE, null);
  return [
    writeMessageElement(writeRequest({ ...request, body: searched })),
    writeMessageElement(
      writeResponse({
        ...request,
        processExecutionTime: NOW,
        segment: 'completed',
        errorCode: null,
        errorMessage: null,
        body: withdrawn,
      }),
    ),
  ].map((bytes) => Buffer.from(bytes));
}

const PRICE_LIST = [
  'category,yakka_code,ingredient,spec,pharmacopoeia,control,maker_note,name,maker,generic_mark,originator_mark,has_generic_mark,price_yen,transitional_until,remarks',
  '内用薬,2171022F2025,アムロジピンベシル酸塩,５ｍｇ１錠,,,,ノルバスク錠５ｍｇ,ヴィアトリス,,先発品,○,13.7,,',
  '',
].join('\n');

const SHEET = `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>区分</t></is></c><c r="B1" t="inlineStr"><is><t>薬価基準収載医薬品コード</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>内用薬</t></is></c><c r="B2" t="inlineStr"><is><t>2171022F2025</t></is></c></row></sheetData></worksheet>`;

export function masterSamples(): readonly Buffer[] {
  const workbook = zipSync(
    {
      'xl/workbook.xml': strToU8(
        '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
      ),
      'xl/_rels/workbook.xml.rels': strToU8(
        '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      ),
      'xl/worksheets/sheet1.xml': strToU8(SHEET),
    },
    // Stored: a changed byte changes what is inside, not only the packing.
    { level: 0 },
  );
  return [Buffer.from(PRICE_LIST), Buffer.from(workbook)];
}

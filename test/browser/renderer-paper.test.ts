import { decodeQR } from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asked, looked, within } from './renderer-rig.ts';
import { dayScript } from './renderer-script.ts';
import { ROWS } from './renderer-script-queue.ts';
import { hasChromium, openStage, type Stage } from './renderer-stage.ts';

const patient = { nameKanji: '髙﨑　栁子', nameKana: 'ﾀｶｻｷ ﾘｭｳｺ', sex: 'female', birthDate: '1958-03-03' };
const insured = {
  insurerNumber: '31130842',
  symbol: '2022',
  number: '010001',
  branch: '01',
  relation: 'insured',
  publicExpenses: [],
  specialPublicExpense: null,
};
const usage = { codeType: 'eps', code: '1013044400000000', text: '１日３回朝昼夕食後　服用', timesPerDay: 3 };
const place = (name: string) => ({
  prefecture: '99',
  feeScoreType: '4',
  code: '8000014',
  name,
  postalCode: null,
  address: null,
  phone: null,
});
const drug = {
  codeType: 'generic',
  code: '1149019F1ZZZ',
  name: '【般】ロキソプロフェンナトリウム錠６０ｍｇ',
  amount: '3',
};
const check = (name: string, result: string) => ({ name, result, detail: null });
const readable = {
  resultId: 'r1',
  version: 2,
  status: 'finalised',
  dispensingId: '40000000-0000-4000-8000-000000000001',
  prescriptionId: '50000000-0000-4000-8000-000000000001',
  kind: 'electronic',
  finalisedAt: '2026-11-22T09:12:00.000Z',
  finalisedBy: '薬師寺　見本',
  registeredAt: '2026-11-22T09:41:13.000Z',
  state: 'registered',
  copy: 'verified',
  document: { sha256: 'ab'.repeat(32), kind: 'return-copy' },
  prescription: {
    kind: 'electronic',
    prescriptionId: null,
    exchangeNumber: null,
    patient,
    insuranceKind: 'health-insurance',
    insured,
    institution: place('検証用総合医療センター附属病院'),
    prescriber: { name: '医師　見本', department: '整形外科' },
    issuedOn: '2026-11-22',
    expiresOn: null,
    repetition: { type: 'once' },
    residualInstruction: null,
    narcotic: null,
    groups: [
      {
        rpNumber: 1,
        dosageForm: 'oral',
        quantity: 5,
        splitQuantity: null,
        usage,
        usageSupplements: [],
        drugs: [{ ...drug, lineNumber: 1, category: 'drug', unit: '錠', supplements: [] }],
      },
    ],
    remarks: ['残薬を確認してください'],
  },
  result: {
    patient,
    patientNotes: [],
    notebookMemos: [],
    dispensingDate: '2026-11-22',
    insuranceKind: 'health-insurance',
    insured,
    prescriptionId: null,
    pharmacy: place('見本薬局　中央店'),
    pharmacist: { name: '薬師寺　見本', contact: null },
    institution: place('検証用総合医療センター附属病院'),
    groups: [
      {
        rpNumber: 1,
        prescriber: null,
        dosageForm: 'oral',
        usage,
        quantity: 5,
        quantityUnit: 'days',
        drugs: [
          {
            ...drug,
            codeType: 'yakka',
            code: '1149019F1560',
            name: 'ロキソニン錠６０ｍｇ',
            unit: '錠',
            supplements: [],
            cautions: [],
            prescribed: { rpNumber: 1, lineNumber: 1 },
            change: { reason: 'generic-name-to-brand', note: null },
            settled: null,
          },
        ],
        usageSupplements: [],
        cautions: [],
      },
    ],
    round: { type: 'single' },
    cautions: [],
    messagesToPrescriber: [{ kind: '30', text: '飲み残しがありました' }],
    residualChecks: [],
    remarks: [],
    inquiries: [],
  },
  signatures: ['PrescriptionSign', 'DispensingSign'].map((element) => ({
    element,
    signer: element === 'DispensingSign' ? '薬師寺　見本' : '医師　見本',
    role: element === 'DispensingSign' ? '薬剤師' : '医師',
    signedAt: '2026-11-22T09:12:40.000Z',
    timestampAt: element === 'DispensingSign' ? '2026-11-22T09:41:12.000Z' : null,
    valid: true,
    checks: [
      check('data-digest', 'pass'),
      check('signature-value', 'pass'),
      check('archive-timestamp', 'not-applicable'),
    ],
  })),
};
const SYMBOLS = [
  'JAHISTC08,1\r\n911,26112209411234,2,1\r\n1,髙﨑　栁子,2,S330303\r\n',
  'JAHISTC08,1\r\n911,26112209411234,2,2\r\n5,20261122,1\r\n',
];
const notebook = {
  resultId: 'r1',
  result: readable.result,
  text: 'JAHISTC08,1\r\n1,髙﨑　栁子,2,S330303\r\n4,𠮷田先生に相談\r\n',
  symbols: SYMBOLS,
};

const needed = hasChromium ? describe : describe.skip;

needed('what is printed of a finished result', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const script = (role: 'pharmacist' | 'support' = 'pharmacist') =>
    dayScript({ role }, { 'result.readable': () => readable, 'notebook.export': () => notebook });

  it('shows prescription, result, signatures and times as one page, and leads back to the row', async () => {
    await within(stage, script(), {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+5');
      await page.waitForSelector('[aria-rowindex="2"] [role=gridcell]');
      await page.keyboard.press('Enter');
      await page.click('.life >> text=調剤済み処方箋を表示');
      await page.waitForSelector('#paper-title');
      const text = await page.textContent('.sheet');
      for (const part of [
        '髙﨑　栁子',
        '【般】ロキソプロフェン',
        'ロキソニン錠６０ｍｇ',
        '一般名→銘柄',
        '飲み残し',
        'タイムスタンプ 2026-11-22 18:41',
      ])
        expect(text).toContain(part);
      await looked(show, 'readable');
      await page.evaluate(() =>
        Object.assign(window, { print: () => document.body.setAttribute('data-printed', '1') }),
      );
      await page.keyboard.press('F4');
      await page.waitForSelector('[data-printed]');
      await page.emulateMedia({ media: 'print' });
      expect(await page.isVisible('.nav')).toBe(false);
      expect(await page.isVisible('.sheet')).toBe(true);
      await page.emulateMedia({ media: 'screen' });
      expect(asked(show, 'result.readable')[0]).toEqual({ resultId: ROWS[0]?.resultId });
      await page.keyboard.press('F1');
      await page.waitForSelector('.life-marks');
    });
  });

  it('draws the notebook as symbols that a reader reads, and says which letter they lack', async () => {
    await within(stage, script(), { theme: 'dark', language: 'en' }, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+5');
      await page.waitForSelector('[aria-rowindex="2"] [role=gridcell]');
      await page.keyboard.press('Enter');
      await page.click('.life >> text=Medication notebook');
      await page.waitForSelector('.qr');
      await looked(show, 'notebook');
      const printed = (await page.textContent('.sheet')) ?? '';
      // Who keeps a notebook of paper reads it; two sheets on the counter cannot be taken for each other.
      for (const part of ['(𠮷)', '髙﨑　栁子', 'タカサキ リュウコ', '2026-11-22', 'ロキソニン錠６０ｍｇ'])
        expect(printed).toContain(part);
      const seen = await page.evaluate(() =>
        [...document.querySelectorAll('.qr')].map((symbol) => ({
          size: Number(symbol.getAttribute('viewBox')?.split(' ')[2]),
          path: symbol.querySelector('path')?.getAttribute('d') ?? '',
        })),
      );
      expect(seen.map(({ size, path }) => readBack(size, path))).toEqual(SYMBOLS);
    });
  });

  it('says of a paper prescription that nothing is signed, and shows no signature', async () => {
    const unsigned = { ...readable, kind: 'paper' };
    await within(
      stage,
      dayScript({ role: 'pharmacist' }, { 'result.readable': () => unsigned }),
      {},
      async ({ page }) => {
        await page.keyboard.press('Alt+5');
        await page.waitForSelector('[aria-rowindex="2"] [role=gridcell]');
        await page.keyboard.press('Enter');
        await page.click('.life >> text=調剤済み処方箋を表示');
        await page.waitForSelector('#paper-title');
        const sheet = (await page.textContent('.sheet')) ?? '';
        expect(sheet).toContain('電子署名の対象外');
        expect(sheet).not.toContain('検証 有効');
      },
    );
  });

  it('offers support neither, because both show the patient', async () => {
    await within(stage, script('support'), {}, async ({ page }) => {
      await page.waitForSelector('[aria-rowindex="2"] [role=gridcell]');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.life-marks');
      expect(await page.locator('.life >> text=お薬手帳').count()).toBe(0);
    });
  });
});

/** What a camera and a reader make of the bars `M x y h w v1 H x z`. */
function readBack(size: number, path: string): string {
  const scale = 4;
  const width = size * scale;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      const start = (row * width + Number(x) * scale) * 4;
      data.fill(0, start, start + Number(length) * scale * 4);
    }
  }
  return decodeQR(
    { width, height: width, data },
    { textDecoder: (bytes) => new TextDecoder('shift_jis').decode(bytes) },
  );
}

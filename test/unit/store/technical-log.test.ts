import { expect, test } from 'vitest';
import { technicalLog } from '../../../main/adapters/system/technical-log.ts';
import { PERSONAL_TEXTS } from '../../support/personal-patient.ts';
import { newId } from '../../support/store-rows.ts';

function logged(write: (log: ReturnType<typeof technicalLog>) => void): string {
  const lines: string[] = [];
  write(technicalLog('info', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

test('codes, ids, numbers and moments are written', () => {
  const id = newId();
  const line = logged((log) =>
    log.info('upload.sent', { submissionId: id, attempts: 12345, code: 'line.cut', at: '2026-11-22T09:00:00.000Z' }),
  );
  expect(JSON.parse(line)).toMatchObject({
    msg: 'upload.sent',
    submissionId: id,
    attempts: 12345,
    code: 'line.cut',
    at: '2026-11-22T09:00:00.000Z',
  });
});

test.each(PERSONAL_TEXTS.filter((text) => !text.startsWith('1947')))(
  '%s is never written, whatever the field is called',
  (text) => {
    const line = logged((log) => log.error('x.y', { code: text, detail: `at ${text}`, name: text }));
    expect(line).not.toContain(text);
    expect(JSON.parse(line)).toMatchObject({ code: '[redacted]', detail: '[redacted]', name: '[redacted]' });
  },
);

test.each(['password', 'pin', 'name', 'birthDate', 'patient'])('the field %s is never written', (field) => {
  expect(logged((log) => log.warn('x.y', { [field]: 'abc' }))).not.toContain('abc');
});

test.each(['1234', '12345', '123456', '1234567', '1234567890123456'])(
  'the bare digits %s, as an exchange number is one, is written nowhere, nor kept for a support bundle',
  (digits) => {
    const lines: string[] = [];
    const log = technicalLog('info', { write: (line) => void lines.push(line) });
    log.error('x.y', { code: digits, detail: `at ${digits}.`, exchange: digits });
    for (const text of [lines.join(''), JSON.stringify(log.tail().map(({ at: _at, ...line }) => line))])
      expect(text).not.toContain(digits);
    expect(log.tail()).toMatchObject([{ code: '[redacted]', detail: '[redacted]', exchange: '[redacted]' }]);
  },
);

test.each(PERSONAL_TEXTS)('%s is not in the lines kept for a support bundle', (text) => {
  const log = technicalLog('silent');
  log.error('x.y', { name: text, patient: 'abc', birthDate: text });
  expect(log.tail()).toMatchObject([{ name: '[redacted]', patient: '[redacted]', birthDate: '[redacted]' }]);
});

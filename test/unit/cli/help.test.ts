import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../main/shells/cli/all-commands.ts';
import { parseCommandLine } from '../../../main/shells/cli/program.ts';
import { runScripted } from './scripted-world.ts';

/** product.md §10. */
const REQUIRED = [
  'demo',
  'init',
  'receive',
  'cancel-reception',
  'import',
  'record',
  'finalise',
  'sign',
  'upload',
  'close',
  'status',
  'queue',
  'show',
  'correct',
  'amend',
  'withdraw',
  'void',
  'hold',
  'release',
  'retry',
  'late-reason',
  'check pair',
  'verify',
  'audit verify',
  'masters import',
  'masters status',
  'backup make',
  'restore',
  'rehearse',
  'doctor',
  'bundle',
  'serve',
  'mock-service',
  'bench',
];
const COMMON = ['--profile', '--user', '--json', '--lang', '--password-file', '--pin-file'];

/** What a shell makes of an example: redirections are the shell's own. */
const argumentsOf = (example: string): string[] => example.replace(/ [<>] \S+$/, '').split(' ');

describe('help', () => {
  it('offers every command of the specification', () => {
    const names = allCommands.map((command) => command.name);
    expect(names.filter((name) => REQUIRED.includes(name)).toSorted()).toEqual(REQUIRED.toSorted());
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(allCommands.map((command) => command.name))(
    '%s explains itself with an example, in both languages',
    async (name) => {
      for (const language of ['ja', 'en']) {
        const ran = await runScripted([...name.split(' '), '--help', '--lang', language]);
        expect(ran.exit).toBe(0);
        expect(ran.err).toBe('');
        expect(ran.out).toContain(`chozai ${name}`);
        expect(ran.out).toContain(language === 'ja' ? '使い方:' : 'Usage:');
        expect(ran.out).toMatch(language === 'ja' ? /例:\n {2}chozai / : /Examples:\n {2}chozai /);
        const [, exits = ''] = ran.out.split(language === 'ja' ? '終了コード:\n' : 'Exit codes:\n');
        expect([...exits.matchAll(/^ {2}(\d) {2}\S/gm)].map(([, code]) => Number(code))).toEqual([
          0, 1, 2, 3, 4, 5, 6, 7,
        ]);
        for (const option of COMMON) expect(ran.out).toContain(option);
        // In the examples people type Japanese reasons in either language.
        if (language === 'en') expect(ran.out.split('Examples:')[0]).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
      }
    },
  );

  it.each(['status', 'close'])('%s says which verdict its exit code is', async (name) => {
    const { out } = await runScripted([name, '--help', '--lang', 'ja']);
    expect(out).toMatch(/ 0 {2}閉局OK\n[\s\S]* 3 {2}閉局可[\s\S]* 4 {2}要対応/);
  });

  it.each([...new Set(allCommands.flatMap(({ name }) => (name.includes(' ') ? name.split(' ').slice(0, 1) : [])))])(
    'the group %s says what it is for and shows an example of each of its commands',
    async (group) => {
      const own = allCommands.filter(({ name }) => name.startsWith(`${group} `));
      const { out } = await runScripted([group, '--help', '--lang', 'ja']);
      expect(out.split('\n')[2]).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
      for (const { examples } of own) expect(out).toContain(`  chozai ${examples[0]}`);
    },
  );

  it.each(allCommands.flatMap((command) => command.examples.map((example) => [example, command.name] as const)))(
    'the example "%s" is a call of %s',
    (example, name) => {
      const outcome = parseCommandLine(argumentsOf(example), allCommands, 'ja');
      expect(outcome.kind === 'command' ? outcome.parsed.command.name : outcome).toBe(name);
    },
  );
});

describe('a command line that is not well formed', () => {
  const bad: [args: string[], problem: RegExp][] = [
    [[], /コマンドがありません/],
    [['bogus'], /bogus/],
    [['status', '--bogus'], /--bogus/],
    [['hold', 'x'], /--reason/],
    [['show'], /id/],
    [['status', 'x'], /引数/],
    [['close', '--prescription-count', '-1'], /整数/],
    [['close', '--prescription-count', '6.5'], /整数/],
    [['queue', '--state', 'lost'], /lost.*in-flight/],
    [['status', '--lang', 'fr'], /fr/],
    [['init'], /--training/],
    [['finalise'], /--all/],
    [['record'], /FILE/],
    [['record', '--example', 'plastic'], /plastic/],
    [['verify'], /--all/],
  ];
  it.each(bad)('%j is refused with exit code 2 and one way out', async (args, problem) => {
    const ran = await runScripted(args);
    expect(ran.exit).toBe(2);
    expect(ran.out).toBe('');
    expect(ran.err).toMatch(problem);
    expect(ran.err).toMatch(/-> chozai .*--help/);
    expect(ran.calls).toEqual([]);
  });

  it('is told as one JSON value where --json is given', async () => {
    const ran = await runScripted(['hold', 'x', '--json']);
    expect(ran.exit).toBe(2);
    expect(JSON.parse(ran.out)).toMatchObject({ issues: [{ code: 'cli.usage', severity: 'error' }] });
  });
});

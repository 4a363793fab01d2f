import { success } from '../../../../shared/domain/result.ts';
import { PROGRAM_FILES } from '../../../program-files.ts';
import type { CliCommand, OptionSpec } from '../cli-command.ts';

/** A command that is a program of its own: it writes to our streams, its exit code is ours. */
interface ProcessCommandSpec extends Omit<CliCommand, 'run'> {
  /** Path in the tree. */
  readonly entry: string;
  readonly options: readonly OptionSpec[];
  /** It knows `--lang` and `--json` too. */
  readonly takesCommonOptions: boolean;
  /** It works on a profile: `--profile`, or the usual one. */
  readonly takesProfile?: boolean;
}

/** `--prescription-count <n>` → `prescriptionCount`, as commander does. */
const optionName = (flags: string): string =>
  (flags.match(/--([a-z-]+)/)?.[1] ?? '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

function processCommand({ entry, takesCommonOptions, takesProfile = false, ...face }: ProcessCommandSpec): CliCommand {
  return {
    ...face,
    async run({ options, world, json, language, profile }) {
      const passed = face.options.flatMap(({ flags }) => {
        const long = flags.match(/--[a-z-]+/)?.[0] ?? '';
        const value = options.text(optionName(flags));
        if (value !== undefined) return [long, value];
        return options.flag(optionName(flags)) ? [long] : [];
      });
      const common = takesCommonOptions ? ['--lang', language, ...(json ? ['--json'] : [])] : [];
      const place = takesProfile ? ['--profile', profile] : [];
      const exit = await world.runEntry(entry, [...passed, ...place, ...common]);
      return success({ json: undefined, lines: [], exit: exitCode(exit) });
    },
  };
}

/** A program that was killed, or that ends in a way the table does not know, is a defect. */
function exitCode(code: number) {
  const known = ([0, 1, 2, 3, 4, 5, 6, 7] as const).find((exit) => exit === code);
  return known ?? 1;
}

const demo = processCommand({
  name: 'demo',
  entry: 'main/shells/cli/demo/run-demo.ts',
  takesCommonOptions: true,
  summary: {
    ja: '薬局の一日を通しで見せる（MOCK サービスも起動。1分以内）',
    en: 'a pharmacy’s whole day from end to end, with its own MOCK service; under a minute',
  },
  options: [
    { flags: '--keep <dir>', text: { ja: 'プロファイルを残すフォルダー', en: 'keep the profile in this folder' } },
  ],
  examples: ['demo'],
});

const mockService = processCommand({
  name: 'mock-service',
  entry: PROGRAM_FILES.mockService,
  takesCommonOptions: false,
  summary: {
    ja: '模擬の電子処方箋管理サービスを起動する（MOCK。1行目が JSON）',
    en: 'start the MOCK of the service; its first line is JSON',
  },
  options: [
    { flags: '--port <n>', text: { ja: 'ポート（0 で空きを選ぶ）', en: 'port (0 picks a free one)' } },
    { flags: '--data <dir>', text: { ja: 'データのフォルダー', en: 'folder of its data' }, required: true },
    { flags: '--fill <name>', text: { ja: '処方箋を用意する（demo）', en: 'fill the prescription book (demo)' } },
  ],
  examples: ['mock-service --port 0 --data mock-data', 'mock-service --port 8080 --data mock-data --fill demo'],
});

const serve = processCommand({
  name: 'serve',
  entry: 'main/shells/browser/serve.ts',
  takesCommonOptions: false,
  takesProfile: true,
  summary: {
    ja: '画面を開かずに画面用のサーバーを起動する（127.0.0.1 のみ。1行目が JSON）',
    en: 'start what is behind the window without one (127.0.0.1 only); its first line is JSON',
  },
  options: [],
  examples: ['serve --profile shop'],
});

const bench = processCommand({
  name: 'bench',
  entry: 'bench/start.mjs',
  takesCommonOptions: true,
  summary: { ja: '性能を測り、限界との比で表にする', en: 'measure, and print ratios against limits of the same run' },
  options: [{ flags: '--only <name>', text: { ja: 'この測定だけ', en: 'only this measurement' } }],
  examples: ['bench'],
});

export const processCommands: readonly CliCommand[] = [demo, mockService, serve, bench];

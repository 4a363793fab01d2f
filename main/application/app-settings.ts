import { z } from 'zod';
import { applicationIssue } from '../../shared/contract/application-issues.ts';
import {
  type AppSettings,
  afterClosing,
  exemptionLine,
  uploadModes,
} from '../../shared/contract/operations/settings-operations.ts';
import type { OperationInput, OperationOutput } from '../../shared/contract/operations.ts';
import type { CalendarDate } from '../../shared/domain/calendar-date.ts';
import { isClockTime } from '../../shared/domain/clock-time.ts';
import { DEFAULT_SAME_DAY_SETTINGS, type SameDaySettings } from '../../shared/domain/closing/same-day-clock.ts';
import { refusal, success } from '../../shared/domain/result.ts';
import { type ExemptionSettings, exemptionSettingsAt } from '../../shared/domain/submission/exemption.ts';
import { DEFAULT_UPLOAD_MODES } from '../../shared/domain/submission/upload-modes.ts';
import { audited } from './audited.ts';
import type { Context, ShopSettings, UseCase } from './context.ts';
import type { Store } from './ports.ts';

/** Kept in the `shop` setting, with what `init` wrote. */
const SHOP_NAMES = [
  ...(['closingTime', 'changeover', 'parallelism', 'requestTimeoutMs'] as const),
  ...(['serviceUrl', 'serviceAuthority'] as const),
] as const;
/** The key of `composition.ts`: written here, read at the next start. */
const SHOP_SETTING = 'shop';
/** Taken up when the sender and its line are made. */
const AFTER_RESTART: ReadonlySet<string> = new Set([
  'parallelism',
  'requestTimeoutMs',
  'serviceUrl',
  'serviceAuthority',
]);

const AUTO_LOCK_MINUTES = 10;

/** Each under its own key; one that is missing or that this version cannot read is as it was delivered. */
const OWN: {
  readonly [Name in Exclude<keyof AppSettings, (typeof SHOP_NAMES)[number]>]: z.ZodType<AppSettings[Name]>;
} = {
  sendAllFrom: z.string().refine(isClockTime).catch(DEFAULT_SAME_DAY_SETTINGS.sendAllFrom),
  uploadModes: uploadModes.catch(DEFAULT_UPLOAD_MODES),
  autoLockMinutes: z.number().int().min(0).max(240).catch(AUTO_LOCK_MINUTES),
  language: z.enum(['ja', 'en']).catch('ja'),
  afterClosing: afterClosing.catch(null),
  exemptions: z.array(exemptionLine).catch([]),
};

/** One of those that have a key of their own, for what asks often. */
export function ownSetting<Name extends keyof typeof OWN>(
  store: Pick<Store, 'settings'>,
  name: Name,
): AppSettings[Name] {
  return OWN[name].parse(store.settings.get(name)) as AppSettings[Name];
}

/** The settings as they are stored now. */
export function appSettings(store: Pick<Store, 'settings'>, shop: ShopSettings): AppSettings {
  const own = <Name extends keyof typeof OWN>(name: Name): AppSettings[Name] => ownSetting(store, name);
  const { closingTime, changeover, parallelism, requestTimeoutMs, serviceUrl, serviceAuthority } = shop;
  return {
    closingTime,
    changeover,
    parallelism,
    requestTimeoutMs,
    serviceUrl,
    serviceAuthority,
    sendAllFrom: own('sendAllFrom'),
    uploadModes: own('uploadModes'),
    autoLockMinutes: own('autoLockMinutes'),
    language: own('language'),
    afterClosing: own('afterClosing'),
    exemptions: own('exemptions'),
  };
}

export function sameDaySettings({ store, shop }: Pick<Context, 'store' | 'shop'>): SameDaySettings {
  const { closingTime, changeover } = shop;
  return { closingTime, changeover, sendAllFrom: ownSetting(store, 'sendAllFrom') };
}

/** Which kinds of insurance are 登録対象外 for a 調剤日. */
export function exemptionSettings({ store }: Pick<Context, 'store'>, day: CalendarDate): ExemptionSettings {
  return exemptionSettingsAt(ownSetting(store, 'exemptions'), day);
}

/** What is stored and not yet in force: it differs from what this process works with. */
function afterRestart({ store, shop }: Pick<Context, 'store' | 'shop'>): string[] {
  const stored = z.looseObject({}).catch({}).parse(store.settings.get(SHOP_SETTING));
  return SHOP_NAMES.filter(
    (name) => AFTER_RESTART.has(name) && stored[name] !== undefined && stored[name] !== shop[name],
  );
}

/** As stored: what waits for the next start is shown as it was set. */
function storedSettings({ store, shop }: Pick<Context, 'store' | 'shop'>): AppSettings {
  const stored = z.looseObject({}).catch({}).parse(store.settings.get(SHOP_SETTING));
  return appSettings(store, { ...shop, ...(stored as Partial<ShopSettings>) });
}

export const getSettings: UseCase<OperationInput<'settings.get'>, OperationOutput<'settings.get'>> = (context) => {
  const { name, code, prefecture } = context.shop.pharmacy;
  return success({
    settings: storedSettings(context),
    afterRestart: afterRestart(context),
    training: context.shop.training,
    pharmacy: { name, code, prefecture },
  });
};

/** Old and new value of each stand on the audit log; no setting is a secret. */
export const setSettings: UseCase<OperationInput<'settings.set'>, OperationOutput<'settings.set'>> = (
  context,
  actor,
  input,
) => {
  const { store } = context;
  const before = storedSettings(context);
  const wished: AppSettings = { ...before, ...definedOf(input) };
  const { exemptions } = wished;
  if (new Set(exemptions.map((line) => line.from)).size < exemptions.length)
    return refusal(applicationIssue('settings.same-day-twice'));
  const changed = namesOf(before).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(wished[name]));
  const shopChanges = Object.fromEntries(
    SHOP_NAMES.filter((name) => changed.includes(name)).map((name) => [name, wished[name]]),
  );
  store.transaction(() => {
    if (Object.keys(shopChanges).length > 0) {
      const stored = z.looseObject({}).catch({}).parse(store.settings.get(SHOP_SETTING));
      store.settings.set(SHOP_SETTING, { ...stored, ...shopChanges });
    }
    for (const name of changed) {
      if (Object.hasOwn(OWN, name)) store.settings.set(name, wished[name]);
      audited(context, actor, 'settings.set', name, {
        from: JSON.stringify(before[name]),
        to: JSON.stringify(wished[name]),
      });
    }
  });
  context.changeShop(Object.fromEntries(Object.entries(shopChanges).filter(([name]) => !AFTER_RESTART.has(name))));
  if (changed.length > 0) context.sender.wake();
  return success({ settings: storedSettings(context), changed: [...changed], afterRestart: afterRestart(context) });
};

function namesOf(settings: AppSettings): readonly (keyof AppSettings)[] {
  return Object.keys(settings) as (keyof AppSettings)[];
}

/** A key that is named without a value changes nothing. */
function definedOf(input: OperationInput<'settings.set'>): Partial<AppSettings> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

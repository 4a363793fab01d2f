import type { SafeStorage } from 'electron';
import type { OsKeyStore } from '../../service-host.ts';

type Storage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

/** DPAPI on Windows, the keychain on macOS, a keyring on Linux: what Electron's `safeStorage` finds. */
export function osKeyStore(storage: Storage, platform: NodeJS.Platform): OsKeyStore {
  return {
    // Without a keyring Chromium seals with a password that stands in its sources.
    isThere: async () =>
      !(platform === 'linux' && ['basic_text', 'unknown'].includes(storage.getSelectedStorageBackend())) &&
      (await storage.isAsyncEncryptionAvailable()),
    seal: (secret) => storage.encryptStringAsync(secret),
    open: async (sealed) => (await storage.decryptStringAsync(Buffer.from(sealed))).result,
  };
}

import { PIN_TRIES } from '../../../shared/domain/people/pin-tries.ts';
import type { SigningKeyRow } from '../../application/people-ports.ts';
import type { Store } from '../../application/ports.ts';
import type { SqlConnection } from './sql-connection.ts';

const CURRENT = `SELECT key_id AS keyId, user_id AS userId, pkcs12, certificate_pem AS certificatePem, tries_left AS triesLeft,
    locked_at AS lockedAt, created_at AS createdAt, replaced_at AS replacedAt
  FROM signing_key WHERE user_id = @userId AND replaced_at IS NULL`;

export function signingKeyTable(sql: SqlConnection): Store['signingKeys'] {
  return {
    current: (userId) => {
      const row = sql.get<SigningKeyRow>(CURRENT, { userId });
      return row && { ...row, pkcs12: new Uint8Array(row.pkcs12) };
    },
    /** The user's key so far is marked as replaced from the new one's creation on; it is kept. */
    insert: (row) =>
      sql.transaction(() => {
        if (row.replacedAt === null) {
          sql.run('UPDATE signing_key SET replaced_at = @at WHERE user_id = @userId AND replaced_at IS NULL', {
            at: row.createdAt,
            userId: row.userId,
          });
        }
        sql.run(
          `INSERT INTO signing_key (key_id, user_id, pkcs12, certificate_pem, tries_left, locked_at, created_at, replaced_at)
           VALUES (@keyId, @userId, @pkcs12, @certificatePem, @triesLeft, @lockedAt, @createdAt, @replacedAt)`,
          { ...row },
        );
      }),
    /** @returns tries left after this one; -1 when none was left: then the PIN must not be tried */
    takeTry: (keyId) =>
      sql.get<{ left: number }>(
        'UPDATE signing_key SET tries_left = tries_left - 1 WHERE key_id = @keyId AND tries_left > 0 RETURNING tries_left AS left',
        { keyId },
      )?.left ?? -1,
    resetTries: (keyId) =>
      sql.runOnRow('UPDATE signing_key SET tries_left = @tries WHERE key_id = @keyId', { keyId, tries: PIN_TRIES }),
    lock: (keyId, at) => sql.runOnRow('UPDATE signing_key SET locked_at = @at WHERE key_id = @keyId', { keyId, at }),
  };
}

import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Role } from '../../../shared/domain/people/roles.ts';
import type { User } from '../../application/people-ports.ts';
import type { Store } from '../../application/ports.ts';
import { fromFlag, fromJson, toFlag, toJson } from './column-values.ts';
import type { SqlConnection } from './sql-connection.ts';

interface UserColumns {
  readonly user_id: Uuid;
  readonly name: string;
  readonly display_name: string;
  readonly roles: string;
  readonly rights: string;
  readonly active: number;
}

function userOf(row: UserColumns): User {
  return {
    userId: row.user_id,
    name: row.name,
    displayName: row.display_name,
    roles: fromJson<readonly Role[]>(row.roles),
    rights: fromJson<User['rights']>(row.rights),
    active: fromFlag(row.active),
  };
}

export function userTable(sql: SqlConnection): Store['users'] {
  return {
    all: () => sql.all<UserColumns>('SELECT * FROM user ORDER BY name').map(userOf),
    byName: (name) => {
      const row = sql.get<UserColumns>('SELECT * FROM user WHERE name = @name', { name });
      return row && userOf(row);
    },
    byId: (userId) => {
      const row = sql.get<UserColumns>('SELECT * FROM user WHERE user_id = @userId', { userId });
      return row && userOf(row);
    },
    update: (user) =>
      sql.runOnRow(
        `UPDATE user SET display_name = @displayName, roles = @roles, rights = @rights, active = @active
         WHERE user_id = @userId`,
        {
          userId: user.userId,
          displayName: user.displayName,
          roles: toJson(user.roles),
          rights: toJson(user.rights),
          active: toFlag(user.active),
        },
      ),
    insert: (user) => {
      sql.run(
        `INSERT INTO user (user_id, name, display_name, roles, rights, active)
         VALUES (@userId, @name, @displayName, @roles, @rights, @active)`,
        {
          userId: user.userId,
          name: user.name,
          displayName: user.displayName,
          roles: toJson(user.roles),
          rights: toJson(user.rights),
          active: toFlag(user.active),
        },
      );
    },
  };
}

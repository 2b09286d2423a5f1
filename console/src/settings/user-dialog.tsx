import { App, Form, Input, Select, Switch } from 'antd';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import type { operations } from '../api/api-schema.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { RegionSelect } from './region-select.tsx';
import type { User } from './settings-calls.ts';
import { SettingsDialog } from './settings-dialog.tsx';
import { settingsWords } from './settings-words.ts';
import { roleName } from './users-page.tsx';

type Wanted = operations['createUser']['requestBody']['content']['application/json'];
type Role = Wanted['roles'][number];

interface UserFields {
  name: string;
  displayName?: string;
  password: string;
  roles: Role[];
  region?: string;
  disabled: boolean;
}

const roles: readonly Role[] = [
  'planner',
  'approver',
  'clerk',
  'caller',
  'analyst',
  'operator',
  'compliance',
  'administrator',
];

interface UserDialogProps {
  /** Absent: somebody new. */
  user?: User;
  onClose: () => void;
  onDone: () => void;
}

/** Lets somebody sign in, or changes what they may do. */
export function UserDialog({ user, onClose, onDone }: UserDialogProps) {
  const t = useWords(settingsWords);
  const { message } = App.useApp();
  const { user: self } = useSession();
  const [form] = Form.useForm<UserFields>();
  const isSelf = user?.id === self.id;
  const send = async (fields: UserFields) => {
    if (user === undefined) await createUser(fields);
    else await changeUser(user, fields, isSelf);
    void message.success(t('saved'));
    onDone();
  };
  return (
    <SettingsDialog<UserFields>
      title={user === undefined ? t('users.add') : t('users.changeTitle', { name: user.name })}
      okText={t('save')}
      form={form}
      initial={{
        ...{ name: user?.name, displayName: user?.displayName, region: user?.region },
        roles: (user?.roles ?? ['planner']) as Role[],
        disabled: user?.disabledAt !== undefined,
      }}
      onSend={send}
      onClose={onClose}
    >
      {user === undefined && (
        <Form.Item name="name" label={t('users.signInName')} rules={[{ required: true, message: t('wanted') }]}>
          <Input maxLength={128} autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item name="displayName" label={t('users.displayName')}>
        <Input maxLength={128} />
      </Form.Item>
      {user === undefined && (
        <Form.Item
          name="password"
          label={t('users.password')}
          extra={t('users.passwordHint')}
          rules={[{ required: true, message: t('wanted') }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      )}
      <Form.Item
        name="roles"
        label={t('users.roles')}
        extra={isSelf ? t('users.notSelf') : undefined}
        rules={[{ required: true, message: t('wanted') }]}
      >
        <Select
          mode="multiple"
          disabled={isSelf}
          options={roles.map((role) => ({ value: role, label: roleName(role) }))}
        />
      </Form.Item>
      <Form.Item name="region" label={t('users.region')} extra={t('users.regionHint')}>
        <RegionSelect disabled={isSelf} />
      </Form.Item>
      {user !== undefined && !isSelf && (
        <Form.Item name="disabled" label={t('users.disable')} extra={t('users.disableHint')} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
    </SettingsDialog>
  );
}

async function createUser({ name, displayName, password, roles: chosen, region }: UserFields): Promise<void> {
  const body = { name, password, roles: chosen, ...(displayName && { displayName }), ...(region && { region }) };
  await answerOf(api.POST('/v1/users', { body }));
}

async function changeUser(user: User, fields: UserFields, isSelf: boolean): Promise<void> {
  const { displayName, roles: chosen, region = null, disabled } = fields;
  const rights = isSelf ? {} : { roles: chosen, region, disabled };
  const body = { revision: user.revision, ...(displayName && { displayName }), ...rights };
  await answerOf(api.PATCH('/v1/users/{userId}', { params: { path: { userId: user.id } }, body }));
}

import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Divider, Form, Input, type InputRef } from 'antd';
import { useRef } from 'react';
import { ProblemError } from '../api/answer.ts';
import { readSignInWays, type Session, signIn } from '../api/session-calls.ts';
import { useWords } from '../frame/words.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { accessWords } from './access-words.ts';

interface Entered {
  name: string;
  password: string;
}

/** Name and password, and the sign-in of the house where there is one. `name`: nobody else can sign in here. */
export function SignInForm({ name, onSignedIn }: { name?: string; onSignedIn: (session: Session) => void }) {
  const t = useWords(accessWords);
  const [form] = Form.useForm<Entered>();
  const password = useRef<InputRef>(null);
  const attempt = useMutation({
    mutationFn: (entered: Entered) => signIn(entered.name, entered.password),
    onSuccess: onSignedIn,
    // The name stays; the password is typed anew.
    onError: () => password.current?.focus({ cursor: 'all' }),
  });
  return (
    <>
      <Form
        form={form}
        layout="vertical"
        size="middle"
        requiredMark={false}
        initialValues={{ name: name ?? '', password: '' }}
        onFinish={(entered) => attempt.mutate(entered)}
      >
        {attempt.error !== null && (
          <Form.Item>
            <SignInProblem error={attempt.error} />
          </Form.Item>
        )}
        <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('nameMissing') }]}>
          <Input autoComplete="username" autoFocus={name === undefined} readOnly={name !== undefined} />
        </Form.Item>
        <Form.Item name="password" label={t('password')} rules={[{ required: true, message: t('passwordMissing') }]}>
          <Input.Password ref={password} autoComplete="current-password" autoFocus={name !== undefined} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={attempt.isPending}>
          {t('signIn')}
        </Button>
      </Form>
      <OpenIdWay />
    </>
  );
}

/** A wrong password and a name nobody has are told alike. */
function SignInProblem({ error }: { error: unknown }) {
  const t = useWords(accessWords);
  if (error instanceof ProblemError && error.status === 401) return <Alert type="error" showIcon title={t('wrong')} />;
  return <ProblemNotice error={error} />;
}

function OpenIdWay() {
  const t = useWords(accessWords);
  const { data: ways } = useQuery({ queryKey: ['sign-in-ways'], queryFn: readSignInWays });
  if (ways?.openId === undefined) return null;
  return (
    <>
      <Divider plain>{t('or')}</Divider>
      <Button block size="middle" href="/v1/session/open-id">
        {t('withOpenId', { label: ways.openId.label })}
      </Button>
    </>
  );
}

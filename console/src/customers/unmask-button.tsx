import { EyeOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { unmaskCustomer } from './customer-calls.ts';
import { customersWords } from './customers-words.ts';

/** As the audit trail wants it. */
const FEWEST_CHARACTERS = 3;
const MOST_CHARACTERS = 300;

/** The whole number for who gives a reason; it is gone when the reader leaves the customer. */
export function UnmaskButton({ customerId }: { customerId: string }) {
  const t = useWords(customersWords);
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  const unmasking = useMutation({
    mutationFn: (reason: string) => unmaskCustomer(customerId, reason),
    onSuccess: () => setOpen(false),
  });
  const { data: number } = unmasking;
  if (!may('customers:unmask')) return <Tag>{t('unmask.masked')}</Tag>;
  if (number !== undefined) {
    return (
      <Typography.Text strong copyable className="numbers">
        {number}
      </Typography.Text>
    );
  }
  return (
    <>
      <Button size="small" icon={<EyeOutlined />} onClick={() => setOpen(true)}>
        {t('unmask.button')}
      </Button>
      <Dialog
        open={isOpen}
        title={t('unmask.title')}
        okText={t('unmask.ok')}
        okButtonProps={{ htmlType: 'submit', form: 'unmask', loading: unmasking.isPending }}
        onCancel={() => setOpen(false)}
      >
        <ReasonForm onReason={(reason) => unmasking.mutate(reason)} />
        {unmasking.error !== null && <ProblemNotice error={unmasking.error} />}
      </Dialog>
    </>
  );
}

function ReasonForm({ onReason }: { onReason: (reason: string) => void }) {
  const t = useWords(customersWords);
  return (
    <Form<{ reason: string }> id="unmask" layout="vertical" onFinish={({ reason }) => onReason(reason.trim())}>
      <Form.Item
        name="reason"
        label={t('unmask.reason')}
        extra={t('unmask.reasonHint')}
        rules={[{ required: true, whitespace: true, min: FEWEST_CHARACTERS, message: t('unmask.reasonWanted') }]}
      >
        <Input.TextArea rows={2} maxLength={MOST_CHARACTERS} showCount autoFocus />
      </Form.Item>
    </Form>
  );
}

import { Modal, type ModalProps } from 'antd';
import { ReturnedFocus } from './returned-focus.tsx';

/** A dialog over the page. Who leaves it is where they were before. */
export function Dialog({ children, ...props }: ModalProps) {
  return (
    <Modal destroyOnHidden {...props}>
      {children}
      <ReturnedFocus />
    </Modal>
  );
}

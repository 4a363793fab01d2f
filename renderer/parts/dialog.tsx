import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface AskProps {
  readonly title: string;
  /** alertdialog = something cannot be undone */
  readonly role?: 'dialog' | 'alertdialog';
  /** For what needs the width of the screen */
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog on the screen until it is answered: Esc closes it, focus goes back to where it was. */
export function Ask({ title, role = 'dialog', wide = false, onClose, children }: AskProps) {
  return (
    <ModalOverlay className="veil" isOpen onOpenChange={(open) => (open ? undefined : onClose())}>
      <Modal className="dialog" data-wide={wide || undefined}>
        <Dialog role={role}>
          <Heading slot="title" level={1}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

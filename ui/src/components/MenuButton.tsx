interface MenuButtonProps {
  label: string;
  /** Closes the popover that it stands in. */
  close: () => void;
  act: () => void;
  disabled?: boolean | undefined;
}

/** An item of a popover that does something, after which there is nothing more to choose. */
export function MenuButton({ label, close, act, disabled = false }: MenuButtonProps) {
  return (
    <button
      type="button"
      className="menu-item"
      disabled={disabled}
      onClick={() => {
        close();
        act();
      }}
    >
      {label}
    </button>
  );
}

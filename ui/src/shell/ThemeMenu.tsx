import { Icon, type IconName } from '../components/Icon';
import { Menu } from '../components/Menu';
import { THEME_CHOICES, type ThemeChoice, chooseTheme, useThemeChoice } from '../lib/theme';

const LOOKS: Record<ThemeChoice, { label: string; icon: IconName }> = {
  light: { label: 'Light', icon: 'sun' },
  dark: { label: 'Dark', icon: 'moon' },
  system: { label: 'As the system', icon: 'system' },
};

export function ThemeMenu() {
  const chosen = useThemeChoice();
  return (
    <Menu
      label={`Theme: ${LOOKS[chosen].label}`}
      items={THEME_CHOICES.map((choice) => ({ label: LOOKS[choice].label, checked: choice === chosen, run: () => chooseTheme(choice) }))}
    >
      <Icon name={LOOKS[chosen].icon} />
    </Menu>
  );
}

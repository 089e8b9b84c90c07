/** The colours in use, for what is drawn outside CSS. */
export { useTheme as useColorScheme } from '../lib/theme';

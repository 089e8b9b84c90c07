/** For sorting names: layer 9 before layer 10. One collator compares many times faster than each text by its own. */
export const inNaturalOrder: (a: string, b: string) => number = new Intl.Collator('en', { numeric: true }).compare;

// The runs table as its readers see it.

const NAMES = '.grid [role=rowgroup]:last-child [role=rowheader] a';

/** Waits until the table's rows are of these runs, from the top. */
export async function waitForNames(page, expected) {
  try {
    await page.waitForFunction(
      ([selector, wanted]) => JSON.stringify([...document.querySelectorAll(selector)].map((link) => link.innerText)) === wanted,
      [NAMES, JSON.stringify(expected)],
    );
  } catch (cause) {
    const shown = await page.locator(NAMES).allInnerTexts();
    throw new Error(`expected ${JSON.stringify(expected)}, the table shows ${JSON.stringify(shown)}`, { cause });
  }
}

/** The headers from the left. */
export async function headers(page) {
  const texts = await page.locator('.grid').getByRole('columnheader').allInnerTexts();
  return texts.map((text) => text.split('\n')[0].trim());
}

export function row(page, name) {
  return page.locator('.grid').getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
}

/** Opens the menu of a column and chooses from it. */
export async function column(page, name, item) {
  await page.getByRole('button', { name: `Column ${name}`, exact: true }).click();
  await page.getByRole('dialog').locator('.menu-item', { hasText: item }).first().click();
}

export async function check(page, name, options) {
  await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click(options);
}

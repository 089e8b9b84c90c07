/** What is drawn on a canvas takes its colours from the element around it: see `.plot` in chart.css. */
export interface Theme {
  text: string;
  muted: string;
  grid: string;
  strong: string;
  surface: string;
  font: string;
}

export function themeOf(element: Element): Theme {
  const style = getComputedStyle(element);
  return {
    text: style.caretColor,
    muted: style.color,
    grid: style.borderTopColor,
    strong: style.outlineColor,
    surface: style.backgroundColor,
    font: `11px ${style.fontFamily}`,
  };
}

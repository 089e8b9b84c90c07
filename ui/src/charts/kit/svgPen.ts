import type { Pen, Size } from './pen';

/** Follows what a chart draws and writes it down as SVG. */
class SvgPen implements Pen {
  strokeStyle: string = '#000';
  fillStyle: string = '#000';
  globalAlpha = 1;
  lineWidth = 1;
  lineJoin: CanvasLineJoin = 'miter';
  font = '11px sans-serif';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  readonly parts: string[] = [];
  #path = '';
  #dash: number[] = [];
  #transform = '';
  #clips = 0;
  #openGroups = 0;
  readonly #saved: { style: Partial<SvgPen>; dash: number[]; transform: string; openGroups: number }[] = [];

  save(): void {
    const { strokeStyle, fillStyle, globalAlpha, lineWidth, font, textAlign, textBaseline } = this;
    const style = { strokeStyle, fillStyle, globalAlpha, lineWidth, font, textAlign, textBaseline };
    this.#saved.push({ style, dash: this.#dash, transform: this.#transform, openGroups: this.#openGroups });
  }

  restore(): void {
    const saved = this.#saved.pop();
    if (!saved) return;
    Object.assign(this, saved.style);
    this.#dash = saved.dash;
    this.#transform = saved.transform;
    this.closeGroups(saved.openGroups);
  }

  closeGroups(left = 0): void {
    for (; this.#openGroups > left; this.#openGroups -= 1) this.parts.push('</g>');
  }

  beginPath(): void {
    this.#path = '';
  }

  closePath(): void {
    this.#path += 'Z';
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${round(x)} ${round(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.#path += `L${round(x)} ${round(y)}`;
  }

  bezierCurveTo(...points: [number, number, number, number, number, number]): void {
    this.#path += `C${points.map(round).join(' ')}`;
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
  }

  /** Whole circles, as charts draw them. */
  arc(x: number, y: number, radius: number): void {
    if (!Number.isFinite(x + y)) return;
    this.#path += `M${round(x - radius)} ${round(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
  }

  clip(): void {
    this.#clips += 1;
    this.#openGroups += 1;
    this.parts.push(`<clipPath id="c${this.#clips}"><path d="${this.#path}"${this.#transformed()}/></clipPath><g clip-path="url(#c${this.#clips})">`);
  }

  stroke(): void {
    const dash = this.#dash.length > 0 ? ` stroke-dasharray="${this.#dash.join(' ')}"` : '';
    if (this.#path) {
      this.#add('path', `d="${this.#path}" fill="none" stroke="${attribute(this.strokeStyle)}" stroke-width="${this.lineWidth}"${dash}`);
    }
  }

  fill(): void {
    if (this.#path) this.#add('path', `d="${this.#path}" fill="${attribute(this.fillStyle)}"`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#rectangle(x, y, width, height, `fill="${attribute(this.fillStyle)}"`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#rectangle(x, y, width, height, `fill="none" stroke="${attribute(this.strokeStyle)}" stroke-width="${this.lineWidth}"`);
  }

  #rectangle(x: number, y: number, width: number, height: number, style: string): void {
    this.#add('rect', `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" ${style}`);
  }

  fillText(text: string, x: number, y: number): void {
    const anchor = { center: 'middle', right: 'end', end: 'end', left: 'start', start: 'start' }[this.textAlign];
    const baseline = { top: 'hanging', middle: 'central', bottom: 'auto', alphabetic: 'auto', hanging: 'hanging', ideographic: 'auto' }[this.textBaseline];
    const style = `text-anchor="${anchor}" dominant-baseline="${baseline}" fill="${attribute(this.fillStyle)}"`;
    const [size = '11px', ...family] = this.font.split(' ');
    this.#add('text', `x="${round(x)}" y="${round(y)}" ${style} font-size="${size}" font-family="${attribute(family.join(' '))}"`, attribute(text));
  }

  #add(tag: string, attributes: string, content = ''): void {
    const opacity = this.globalAlpha === 1 ? '' : ` opacity="${this.globalAlpha}"`;
    this.parts.push(`<${tag} ${attributes}${opacity}${this.#transformed()}>${content}</${tag}>`);
  }

  #transformed(): string {
    return this.#transform ? ` transform="${this.#transform.trim()}"` : '';
  }

  setLineDash(dash: number[]): void {
    this.#dash = dash;
  }

  translate(x: number, y: number): void {
    this.#transform += `translate(${round(x)} ${round(y)}) `;
  }

  rotate(angle: number): void {
    this.#transform += `rotate(${round((angle * 180) / Math.PI)}) `;
  }

  /** About as wide as the text will be: there is no canvas to ask. */
  measureText(text: string): TextMetrics {
    return { width: text.length * 6.3 } as TextMetrics;
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function attribute(text: unknown): string {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** What `paint` draws, as the text of an SVG file. */
export function toSvg({ width, height }: Size, background: string, paint: (pen: Pen) => void): string {
  const pen = new SvgPen();
  pen.fillStyle = background;
  pen.fillRect(0, 0, width, height);
  paint(pen);
  pen.closeGroups();
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${pen.parts.join('')}</svg>`;
}

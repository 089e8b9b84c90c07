/** What charts draw with: the part of a canvas that SVG can follow, so that both show the same. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'save'
  | 'restore'
  | 'beginPath'
  | 'closePath'
  | 'moveTo'
  | 'lineTo'
  | 'bezierCurveTo'
  | 'rect'
  | 'arc'
  | 'clip'
  | 'stroke'
  | 'fill'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'setLineDash'
  | 'translate'
  | 'rotate'
  | 'measureText'
  | 'strokeStyle'
  | 'fillStyle'
  | 'globalAlpha'
  | 'lineWidth'
  | 'lineJoin'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
>;

/** Draws a whole chart into a space of so many pixels. */
export type Paint = (pen: Pen, size: Size) => void;

export interface Size {
  width: number;
  height: number;
}

/** The space between the axes. */
export interface Box extends Size {
  left: number;
  top: number;
}

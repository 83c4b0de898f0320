import { describe, expect, test } from '@jest/globals';

import { Drawing } from '../../../web/components/drawing.js';
import { writtenDigit } from '../../../web/components/written-digits.js';
import { rasterize } from '../../../web/demos/digits/ink.js';

const at = (x, y) => ({ x, y, t: 0, p: 0.5 });

describe('Drawing', () => {
  test('keeps strokes as they were drawn', () => {
    const drawing = new Drawing();
    drawing.begin(at(0.1, 0.2));
    drawing.extend([at(0.3, 0.4), at(0.5, 0.6)]);
    drawing.begin(at(0.9, 0.9));
    expect(drawing.strokes.map((stroke) => stroke.length)).toEqual([3, 1]);
    expect(drawing.strokes[0][2]).toEqual(at(0.5, 0.6));
  });

  test('steps back through strokes and clearing, and forth again', () => {
    const drawing = new Drawing();
    drawing.begin(at(0, 0));
    drawing.begin(at(1, 1));
    drawing.clear();
    expect(drawing.empty).toBe(true);
    drawing.undo();
    expect(drawing.strokes).toHaveLength(2);
    drawing.undo();
    expect(drawing.strokes).toHaveLength(1);
    drawing.redo();
    drawing.redo();
    expect(drawing.empty).toBe(true);
    expect(drawing.canRedo).toBe(false);
  });

  test('a new stroke ends what could be redone', () => {
    const drawing = new Drawing();
    drawing.begin(at(0, 0));
    drawing.undo();
    drawing.begin(at(0.5, 0.5));
    expect(drawing.canRedo).toBe(false);
    expect(drawing.strokes).toEqual([[at(0.5, 0.5)]]);
  });

  test('a cancelled stroke cannot be redone', () => {
    const drawing = new Drawing();
    drawing.begin(at(0, 0));
    drawing.begin(at(0.5, 0.5));
    drawing.cancel();
    expect(drawing.strokes).toEqual([[at(0, 0)]]);
    expect(drawing.canRedo).toBe(false);
  });

  test('clearing an empty drawing is no step', () => {
    const drawing = new Drawing();
    drawing.clear();
    drawing.undo();
    expect(drawing.canUndo).toBe(false);
  });
});

describe('writtenDigit', () => {
  test.each([...Array(10).keys()])('writes a %i inside the pad, large enough to read', (digit) => {
    for (const luck of [0, 0.5, 0.999]) {
      const strokes = writtenDigit(digit, () => luck);
      const points = strokes.flat();
      expect(points.every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1)).toBe(true);
      expect(rasterize(strokes).pixels).not.toBeNull();
    }
  });
});

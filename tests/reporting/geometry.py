"""What is measured of a page in a browser: where texts and images lie, and what lies where it must not."""

from __future__ import annotations

__all__ = ["FAULTS", "faults"]

# Text is measured line by line. The box of a line is taller than its letters, by as much as the font leaves above and
# below them; a fifth of it is taken off at each end, as letters that overlap do so by more.
FAULTS = """
(root => {
  const found = [];
  // What is clipped away is there for those who hear the page, and lies where nobody sees it.
  const known = new Map([[null, false]]);
  const clipped = element => {
    if (!known.has(element))
      known.set(element, getComputedStyle(element).clipPath === 'inset(50%)' || clipped(element.parentElement));
    return known.get(element);
  };
  const shown = element => element.checkVisibility({visibilityProperty: true}) && !clipped(element);
  const name = text => text.trim().replace(/\\s+/g, ' ').slice(0, 40);
  const lines = [];
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    if (!node.data.trim() || !shown(node.parentElement) || node.parentElement.closest('svg, style, script, math, option')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects())
      if (box.width > 1 && box.height > 1)
        lines.push({node, box, top: box.top + box.height / 5, bottom: box.bottom - box.height / 5});
  }
  lines.sort((one, other) => one.top - other.top);
  const reach = element => {
    const scroll = element.closest('.scroll, .maths, pre');
    return scroll ? scroll.getBoundingClientRect() : null;
  };
  lines.forEach((one, i) => {
    for (let j = i + 1; j < lines.length && lines[j].top < one.bottom; j++) {
      const other = lines[j];
      if (other.node === one.node) continue;
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      if (wide > 1.5) found.push(`"${name(one.node.data)}" lies over "${name(other.node.data)}"`);
    }
    const frame = reach(one.node.parentElement);
    const [left, right] = frame ? [-1e6, 1e6] : [0, document.documentElement.clientWidth];
    if (one.box.left < left - 1 || one.box.right > right + 1) found.push(`"${name(one.node.data)}" leaves the page`);
  });
  for (const image of root.querySelectorAll('img, svg, table')) {
    if (!shown(image)) continue;
    const box = image.getBoundingClientRect();
    let column = image.parentElement;
    while (column !== root && getComputedStyle(column).display.startsWith('inline')) column = column.parentElement;
    const frame = column.getBoundingClientRect();
    const what = `${image.tagName.toLowerCase()} ${image.className.baseVal ?? image.className}`;
    const scrolled = image.tagName !== 'IMG' && image.closest('.scroll, .maths');
    if (!scrolled && (box.left < frame.left - 1 || box.right > frame.right + 1))
      found.push(`${what} leaves its column: ${box.left} to ${box.right} in ${frame.left} to ${frame.right}`);
    if (box.width < 3 || box.height < 3) found.push(`${what} has no size`);
    if (image.tagName === 'IMG')
      for (const line of lines)
        if (!image.contains(line.node) && Math.min(line.box.right, box.right) - Math.max(line.box.left, box.left) > 1.5 &&
            Math.min(line.bottom, box.bottom) - Math.max(line.top, box.top) > 1.5)
          found.push(`"${name(line.node.data)}" lies over an image`);
  }
  if (root === document.body && document.documentElement.scrollWidth > innerWidth)
    found.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}`);
  return found;
})
"""


def faults(browser, every: str = "body") -> list[list[str]]:
    """Return what lies where it must not, below each element that a selector finds; one without text is a fault itself."""
    return browser.run(
        f"[...document.querySelectorAll({every!r})].map(x => x.textContent.trim() ? {FAULTS}(x) : ['nothing is shown'])"
    )

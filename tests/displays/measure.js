// Puts every cell alone on the page, one after the other, and says what of it does not hold: see `faults_of` in hosts.py.
(async (cells, faults) => {
  const stage = document.querySelector('.stage');
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const known = new Map();
  // Any colour that CSS can write, laid on a ground of three numbers from 0 to 255.
  const laid = (colour, ground) => {
    const key = colour + ground;
    if (!known.has(key)) {
      canvas.fillStyle = `rgb(${ground})`;
      canvas.fillRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      known.set(key, [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3));
    }
    return known.get(key);
  };
  const ground = element => element
    ? laid(getComputedStyle(element).backgroundColor, ground(element.parentElement))
    : [255, 255, 255];
  const luminance = colour => colour
    .map(value => value / 255)
    .map(value => value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4)
    .reduce((sum, value, i) => sum + value * [.2126, .7152, .0722][i], 0);
  const contrast = element => {
    const under = ground(element);
    const [low, high] = [luminance(laid(getComputedStyle(element).color, under)), luminance(under)].sort((a, b) => a - b);
    return (high + .05) / (low + .05);
  };
  const name = text => text.trim().replace(/\s+/g, ' ').slice(0, 40);
  const hidden = element => getComputedStyle(element).clipPath === 'inset(50%)' || !element.checkVisibility();
  const lines = element => {
    const found = [];
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());) {
      if (!node.data.trim() || node.parentElement.closest('svg, style') || hidden(node.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      found.push(...[...range.getClientRects()].filter(box => box.width > 1));
    }
    return found;
  };
  const NUMBER = /^[-−+~≈≤≥<>]?\s*[\d.,\s  ]*\d[\d.,\s  ]*( ?%| times)?$/;
  const rtl = element => getComputedStyle(element).direction === 'rtl';
  const table = (one, found) => {
    const rows = [...one.rows].map(row => [...row.cells]);
    const body = rows.filter(row => row[0].closest('tbody'));
    const inner = cell => {
      const style = getComputedStyle(cell), box = cell.getBoundingClientRect();
      return [box.left + parseFloat(style.paddingLeft), box.right - parseFloat(style.paddingRight)];
    };
    for (let column = 0; column < rows[0].length; column++) {
      const below = body.map(row => row[column]).filter(Boolean);
      const texts = below.map(cell => cell.textContent.trim()).filter(text => text && !/^[–—-]$/.test(text));
      const numbers = texts.length > 0 && texts.every(text => NUMBER.test(text)) && column > 0;
      const words = texts.filter(text => /\d/.test(text)).length * 3 < texts.length;
      // One word all the way down may stand for a number: "left open".
      if (!numbers && (!words || (new Set(texts).size === 1 && texts.length > 1))) continue;
      for (const cell of rows.map(row => row[column]).filter(cell => cell && lines(cell).length)) {
        const boxes = lines(cell), [left, right] = inner(cell);
        const start = Math.min(...boxes.map(box => box.left)) - left, end = right - Math.max(...boxes.map(box => box.right));
        const [near, far] = (numbers !== rtl(one)) ? [end, start] : [start, end];
        // A dash in the place of a number, and a short sign, may stand in the middle.
        if (near > 2 && near > far - 2 && !/^[–—-]$/.test(cell.textContent.trim()))
          found.push(`"${name(cell.textContent)}" (${numbers ? 'number' : 'text'}) stands ${near.toFixed()} px off its side`);
      }
    }
    for (const cell of rows.flat()) {
      const box = cell.getBoundingClientRect();
      if (lines(cell).some(line => line.left < box.left - 1 || line.right > box.right + 1))
        found.push(`"${name(cell.textContent)}" leaves its column`);
    }
  };
  const answers = [];
  for (const cell of cells) {
    stage.innerHTML = cell;
    await Promise.all([...stage.querySelectorAll('img[src]')].map(image => image.decode()));
    for (const one of stage.querySelectorAll('details')) one.open = true;
    const found = stage.textContent.trim() || stage.querySelector('img') ? faults(stage) : ['nothing is shown'];
    if (!stage.matches('.scroll') && stage.scrollWidth > stage.clientWidth + 1) found.push(`it is ${stage.scrollWidth} wide in ${stage.clientWidth}`);
    for (const one of stage.querySelectorAll('table')) table(one, found);
    const walk = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());) {
      const element = node.parentElement;
      if (!node.data.trim() || element.closest('svg, style') || hidden(element)) continue;
      if (contrast(element) < 4.5) found.push(`"${name(node.data)}" has a contrast of ${contrast(element).toFixed(1)}`);
    }
    answers.push([...new Set(found)]);
  }
  return answers;
})

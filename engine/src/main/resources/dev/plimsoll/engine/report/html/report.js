
'use strict';
(function () {
  const root = document.documentElement;
  root.classList.add('js');
  const byId = id => document.getElementById(id);
  document.querySelectorAll('.controls:not(p)').forEach(control => { control.hidden = false; });

  const theme = byId('theme');
  theme.addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });

  // Long lists are folded until the reader opens them; print shows what is not too long.
  const folds = [...document.querySelectorAll('details')];
  folds.forEach(fold => { fold.open = false; });
  let unfolded = [];

  const table = byId('list');
  if (!table) {
    addEventListener('beforeprint', unfold);
    addEventListener('afterprint', fold);
    return;
  }
  function unfold() {
    unfolded = folds.filter(one => !one.open && !one.classList.contains('many'));
    unfolded.forEach(one => { one.open = true; });
  }
  function fold() { unfolded.forEach(one => { one.open = false; }); }

  // All rows leave the page; those that are asked for come back, a screenful at a time.
  const STEP = 100;
  const RANKS = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown'];
  const rows = [...table.tBodies].map((body, place) => {
    const [fix, aside, policy, kev, layer, base, type] = body.dataset.f.split(' ');
    return { body, place, fix, aside, policy, kev, layer, base, type, severity: body.className, text: null, details: '' };
  });
  rows.forEach(row => row.body.remove());
  let shown = rows;
  let limit = STEP;
  const more = byId('more');
  const count = byId('count');
  const choices = ['fix', 'aside', 'policy', 'kev', 'layer', 'base', 'type'];
  const form = byId('filter');
  byId('f-aside').value = '0';
  byId('f-aside').querySelector('[value="0"]').defaultSelected = true;

  function textOf(row) {
    if (row.text === null) row.text = (row.body.textContent + ' ' + row.details.replace(/<[^>]*>/g, ' ')).toLowerCase();
    return row.text;
  }
  function number(value) { return String(value).replace(/\B(?=(\d{3})+$)/g, ','); }
  function openable(row) {
    const cell = row.body.rows[0].cells[1];
    if (cell.querySelector('button')) return;
    const id = cell.firstChild;
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-expanded', 'false');
    button.title = table.dataset.details.replace('{0}', id.data.trim());
    cell.replaceChild(button, id);
    button.append(id);
    row.open = button;
  }
  function draw(all) {
    const part = document.createDocumentFragment();
    const end = all ? shown.length : Math.min(limit, shown.length);
    for (let i = 0; i < end; i++) {
      openable(shown[i]);
      part.append(shown[i].body);
    }
    while (table.tBodies.length) table.tBodies[0].remove();
    table.append(part);
    more.hidden = end >= shown.length;
    count.value = count.dataset.text.replace('{0}', number(shown.length)).replace('{1}', number(rows.length));
  }
  function filter() {
    const words = byId('f-text').value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set([...form.querySelectorAll('[name=severity]:checked')].map(box => box.value));
    const wanted = choices.map(name => [name, byId('f-' + name) ? byId('f-' + name).value : ''])
      .filter(choice => choice[1] !== '');
    shown = rows.filter(row => (severities.size === 0 || severities.has(row.severity.split(' ')[0]))
      && wanted.every(([name, value]) => row[name] === value)
      && words.every(word => textOf(row).includes(word)));
    limit = STEP;
    draw(false);
  }
  form.addEventListener('input', filter);
  form.addEventListener('reset', () => setTimeout(filter));
  form.addEventListener('submit', event => event.preventDefault());
  more.addEventListener('click', () => {
    const next = shown[limit];
    limit += STEP * 5;
    draw(false);
    next.open.focus();
  });
  table.addEventListener('click', event => {
    const button = event.target.closest('tbody button');
    if (!button) return;
    const body = button.closest('tbody');
    const row = rows.find(one => one.body === body);
    if (row.details !== '' && body.rows.length === 1) body.insertAdjacentHTML('beforeend', row.details);
    const open = body.classList.toggle('open');
    button.setAttribute('aria-expanded', String(open));
  });

  function key(row, column, order) {
    if (order === 'severity') return RANKS.indexOf(row.severity.split(' ')[0]);
    const text = row.body.rows[0].cells[column].textContent;
    if (order === 'number') return text === '' ? null : parseFloat(text);
    return text;
  }
  const collator = new Intl.Collator('en', { numeric: true });
  function sort(header, column, order) {
    // Scores are read from the highest, words and severities from the first.
    const first = order === 'number' ? 'descending' : 'ascending';
    const now = header.getAttribute('aria-sort');
    const direction = now === null ? first : now === 'ascending' ? 'descending' : 'ascending';
    table.querySelectorAll('thead th').forEach(other => other.removeAttribute('aria-sort'));
    header.setAttribute('aria-sort', direction);
    const sign = direction === 'ascending' ? 1 : -1;
    rows.forEach(row => { row.key = key(row, column, order); });
    rows.sort((a, b) => {
      if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.place - b.place;
      const difference = order === 'text' ? collator.compare(a.key, b.key) : a.key - b.key;
      return sign * difference || a.place - b.place;
    });
    filter();
  }
  [...table.tHead.rows[0].cells].forEach((header, column) => {
    const order = header.dataset.sort;
    if (!order) return;
    const button = document.createElement('button');
    button.type = 'button';
    header.dataset.name = header.textContent; // browsers print a button of a table's head on its first page only
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener('click', () => sort(header, column, order));
  });

  // The details of a long list: one line of HTML for each row, in the order of the page.
  async function unpack(packed) {
    const bytes = Uint8Array.from(atob(packed.content.textContent), letter => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    const lines = (await new Response(stream).text()).split('\n');
    rows.forEach(row => { row.details = lines[row.place]; row.text = null; });
    byId('unpacked').hidden = true;
    filter();
  }
  const packed = byId('packed');
  if (packed && self.DecompressionStream) unpack(packed).catch(() => {});

  // Paper has no "more": everything that the filter lets through is printed.
  addEventListener('beforeprint', () => { unfold(); draw(true); });
  addEventListener('afterprint', () => { fold(); draw(false); });
  filter();
})();

// Words in the page's language: the English text is the key, dictionaries are in ../i18n.

const chinese = () => (document.documentElement.lang || 'zh').toLowerCase().startsWith('zh');

/** A translate function over one dictionary; `{name}` in a text is replaced by the member of that name. */
export function speaker(dictionary) {
  return (text, values = {}) => {
    const said = (chinese() && dictionary[text]) || text;
    return said.replace(/{([^}]+)}/g, (whole, name) => values[name] ?? whole);
  };
}

/** Whether the page is Chinese. */
export const isChinese = chinese;

// The texts among the props of an element, said by a dictionary.

const TOLD = ['title', 'placeholder', 'aria-label', 'alt'];

/** `props` with their texts said by `say`; of a component only what stands inside of it, its other props may be data. */
export function worded(type, props, say) {
  if (!props) return props;
  const changed = {};
  if (typeof type === 'string') for (const name of TOLD) if (typeof props[name] === 'string') changed[name] = say(props[name]);
  if (type === 'option' && typeof props.label === 'string') changed.label = say(props.label);
  const { children } = props;
  if (typeof children === 'string') changed.children = say(children);
  else if (Array.isArray(children)) changed.children = children.map((child) => (typeof child === 'string' ? say(child) : child));
  return { ...props, ...changed };
}

// The page of an instance: lists that follow the chosen element, playback, and a plan of moves of its tokens.

import '../css/instance.css';
import { followElement } from './instance/only.js';
import { playback } from './instance/playback.js';
import { adjusting } from './instance/tokens.js';

followElement();
for (const section of document.querySelectorAll('[data-playback]')) playback(section);
for (const section of document.querySelectorAll('[data-adjust]')) adjusting(section);

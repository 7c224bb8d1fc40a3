// The supervisor's bundle: its styles, the filters that fold on a phone.

import '../css/supervision.css';
import './fold.js';

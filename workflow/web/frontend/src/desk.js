// The desk's bundle: ticked rows, the form for many tasks, the list beside the task, panels that fold on a phone.

import './bulk-form.js';
import './fold.js';
import './split.js';
import './ticks.js';

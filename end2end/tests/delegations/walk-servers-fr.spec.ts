import { fr, test } from '../../fixtures/index.ts';
import { walk } from './walk.ts';

test.use({ words: fr, host: 'servers', told: 'walk-fr' });
walk();

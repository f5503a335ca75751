import { fr, test } from '../../fixtures/index.ts';
import { story } from './story.ts';

test.use({ words: fr, host: 'built-in', told: 'story-fr' });
story();

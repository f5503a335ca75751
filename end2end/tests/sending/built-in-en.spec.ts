import { en, test } from '../../fixtures/index.ts';
import { sending } from './sending.ts';

test.use({ words: en, host: 'built-in', told: 'sending-en' });
sending();

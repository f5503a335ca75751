import { fr, test } from '../../fixtures/index.ts';
import { sending } from './sending.ts';

test.use({ words: fr, host: 'servers', told: 'sending-fr' });
sending();

BEGIN TRANSACTION;
CREATE TABLE account (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	person_id INTEGER NOT NULL, 
	login VARCHAR NOT NULL, 
	password_hash VARCHAR, 
	created_at VARCHAR(27) NOT NULL, 
	disabled_at VARCHAR(27), 
	CONSTRAINT ck_account_login CHECK (length(login) BETWEEN 1 AND 40), 
	CONSTRAINT fk_account_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_account_login UNIQUE (login), 
	CONSTRAINT uq_account_person_id UNIQUE (person_id)
);
INSERT INTO "account" VALUES(1,1,'wang',NULL,'2026-03-02T02:00:00.000000Z',NULL);
INSERT INTO "account" VALUES(2,2,'li',NULL,'2026-03-02T02:00:00.000000Z',NULL);
INSERT INTO "account" VALUES(3,3,'zhao',NULL,'2026-03-02T02:00:00.000000Z',NULL);
INSERT INTO "account" VALUES(4,4,'chen',NULL,'2026-03-02T02:00:00.000000Z',NULL);
INSERT INTO "account" VALUES(5,5,'charlie',NULL,'2026-03-02T02:00:00.000000Z',NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE calendar_day (
	day DATE NOT NULL, 
	is_working BOOLEAN NOT NULL, 
	name VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	CONSTRAINT pk_calendar_day PRIMARY KEY (day)
);
CREATE TABLE category (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	inspection_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	CONSTRAINT fk_category_inspection_id FOREIGN KEY(inspection_id) REFERENCES inspection (id), 
	CONSTRAINT uq_category_inspection_id_position UNIQUE (inspection_id, position)
);
INSERT INTO "category" VALUES(1,1,1,'履职不到位');
CREATE TABLE deadline (
	id INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	subject_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	rule VARCHAR NOT NULL, 
	ladder VARCHAR NOT NULL, 
	due_on DATE NOT NULL, 
	due_at VARCHAR(27) NOT NULL, 
	zone VARCHAR NOT NULL, 
	calendar VARCHAR NOT NULL, 
	is_published BOOLEAN NOT NULL, 
	because VARCHAR NOT NULL, 
	set_at VARCHAR(27) NOT NULL, 
	ended_at VARCHAR(27), 
	ended_because VARCHAR, 
	CONSTRAINT pk_deadline PRIMARY KEY (id), 
	CONSTRAINT ck_deadline_because CHECK (because IN ('entered', 'imported', 'opened')), 
	CONSTRAINT ck_deadline_ended_because CHECK (ended_because IS NULL OR ended_because IN ('left', 'completed')), 
	CONSTRAINT ck_deadline_subject CHECK (subject IN ('item', 'review')), 
	CONSTRAINT fk_deadline_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT uq_deadline_item_id_subject_subject_id_version UNIQUE (item_id, subject, subject_id, version)
);
INSERT INTO "deadline" VALUES(1,1,'item',1,1,'plan','standard','2026-04-02','2026-04-02T16:00:00.000000Z','Asia/Shanghai','test',1,'imported','2026-03-02T02:00:00.000000Z','2026-03-02T02:00:00.000000Z','left');
INSERT INTO "deadline" VALUES(2,2,'item',2,1,'plan','standard','2026-04-02','2026-04-02T16:00:00.000000Z','Asia/Shanghai','test',1,'imported','2026-03-02T02:00:00.000000Z',NULL,NULL);
INSERT INTO "deadline" VALUES(3,1,'item',1,3,'rectify','standard','2026-06-02','2026-06-02T16:00:00.000000Z','Asia/Shanghai','test',1,'entered','2026-03-02T02:00:00.000000Z',NULL,NULL);
INSERT INTO "deadline" VALUES(4,3,'review',1,2,'quarterly','standard','2026-06-30','2026-06-30T16:00:00.000000Z','Asia/Shanghai','test',1,'opened','2026-06-05T02:00:00.000000Z',NULL,NULL);
CREATE TABLE evidence (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	item_id INTEGER NOT NULL, 
	measure_id INTEGER, 
	"group" VARCHAR NOT NULL, 
	file_name VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	added_by VARCHAR NOT NULL, 
	added_at VARCHAR(27) NOT NULL, 
	void_at VARCHAR(27), 
	void_reason VARCHAR, 
	CONSTRAINT ck_evidence_file_name CHECK (length(file_name) BETWEEN 1 AND 255), 
	CONSTRAINT ck_evidence_size CHECK (size >= 0), 
	CONSTRAINT fk_evidence_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_evidence_measure_id FOREIGN KEY(measure_id) REFERENCES measure (id)
);
INSERT INTO "evidence" VALUES(1,1,NULL,'','a.txt',1,'2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881','王敏','2026-03-02T02:00:00.000000Z',NULL,NULL);
CREATE TABLE history (
	id INTEGER NOT NULL, 
	chain VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	action VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_history PRIMARY KEY (id), 
	CONSTRAINT ck_history_seq CHECK (seq >= 1), 
	CONSTRAINT uq_history_chain_seq UNIQUE (chain, seq)
);
INSERT INTO "history" VALUES(1,'office',1,'2026-03-02T02:00:00.000000Z','found','{"action":"found","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"office","data":{"office":"督查室","sandbox":false},"note":null,"seq":1,"v":1}','0000000000000000000000000000000000000000000000000000000000000000','09b59b9139582dee6ff7e7735c71332b84c9f34d08f2d8346606afd2ff7029e4');
INSERT INTO "history" VALUES(2,'office',2,'2026-03-02T02:00:00.000000Z','calendar','{"action":"calendar","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"office","data":{"version":"test"},"note":null,"seq":2,"v":1}','09b59b9139582dee6ff7e7735c71332b84c9f34d08f2d8346606afd2ff7029e4','639e42a02c37e399a11d9bc603a0bd4c0a88ec20c57a29977effc796e54c35ce');
INSERT INTO "history" VALUES(3,'office',3,'2026-03-02T02:00:00.000000Z','person_added','{"action":"person_added","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"office","data":{"login":"wang","name":"王敏","roles":[]},"note":null,"seq":3,"v":1}','639e42a02c37e399a11d9bc603a0bd4c0a88ec20c57a29977effc796e54c35ce','9c7ae189b1883e6940bc2bc17ad2fce5d7e938654d8cdc1df757507265c346d3');
INSERT INTO "history" VALUES(4,'office',4,'2026-03-02T02:00:00.000000Z','role_granted','{"action":"role_granted","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"office","data":{"login":"wang","role":"staff","unit":1},"note":null,"seq":4,"v":1}','9c7ae189b1883e6940bc2bc17ad2fce5d7e938654d8cdc1df757507265c346d3','8d10c5f881053440e3455beeb34777565c9b73c101dfd1f90d5e9788b07d09b3');
INSERT INTO "history" VALUES(5,'office',5,'2026-03-02T02:00:00.000000Z','person_added','{"action":"person_added","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"office","data":{"login":"li","name":"李强","roles":[]},"note":null,"seq":5,"v":1}','8d10c5f881053440e3455beeb34777565c9b73c101dfd1f90d5e9788b07d09b3','1b38d3a86e21213500f801c3a8c2eb68ac7aeec2ce4fd42f78a57a93950df5a7');
INSERT INTO "history" VALUES(6,'office',6,'2026-03-02T02:00:00.000000Z','role_granted','{"action":"role_granted","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"office","data":{"login":"li","role":"verifier","unit":1},"note":null,"seq":6,"v":1}','1b38d3a86e21213500f801c3a8c2eb68ac7aeec2ce4fd42f78a57a93950df5a7','73bc6b2b6449fc0bf191020e31f0db479d030a99fc95a29731f438430c820a7d');
INSERT INTO "history" VALUES(7,'office',7,'2026-03-02T02:00:00.000000Z','person_added','{"action":"person_added","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"office","data":{"login":"zhao","name":"赵岚","roles":[]},"note":null,"seq":7,"v":1}','73bc6b2b6449fc0bf191020e31f0db479d030a99fc95a29731f438430c820a7d','20069e5f135de8d1fca63c24f3db610698a8cff753c02f283b2a59ca92df1537');
INSERT INTO "history" VALUES(8,'office',8,'2026-03-02T02:00:00.000000Z','role_granted','{"action":"role_granted","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"office","data":{"login":"zhao","role":"leader","unit":1},"note":null,"seq":8,"v":1}','20069e5f135de8d1fca63c24f3db610698a8cff753c02f283b2a59ca92df1537','d56cce142b7311bfff339e1759b250f7eb1b49438e2711c5ae9b9caa35bcd301');
INSERT INTO "history" VALUES(9,'office',9,'2026-03-02T02:00:00.000000Z','person_added','{"action":"person_added","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"office","data":{"login":"chen","name":"陈静","roles":[]},"note":null,"seq":9,"v":1}','d56cce142b7311bfff339e1759b250f7eb1b49438e2711c5ae9b9caa35bcd301','88e82d69244e5d6e3f5680d64f2bb70a471db79a756891551ecc6af5122697a5');
INSERT INTO "history" VALUES(10,'office',10,'2026-03-02T02:00:00.000000Z','role_granted','{"action":"role_granted","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"office","data":{"login":"chen","role":"manager","unit":1},"note":null,"seq":10,"v":1}','88e82d69244e5d6e3f5680d64f2bb70a471db79a756891551ecc6af5122697a5','49ae637f2410a38d1a8305a3eba2fee1bf666f92da1f50b81507ed38cdb992d3');
INSERT INTO "history" VALUES(11,'office',11,'2026-03-02T02:00:00.000000Z','person_added','{"action":"person_added","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"office","data":{"login":"charlie","name":"查理","roles":[]},"note":null,"seq":11,"v":1}','49ae637f2410a38d1a8305a3eba2fee1bf666f92da1f50b81507ed38cdb992d3','f52971f6d6a2b4b608ef9500e2e1e7755de5ca2a318e1f3d0f845eaea0ac61c3');
INSERT INTO "history" VALUES(12,'workflow:rectification',1,'2026-03-02T02:00:00.000000Z','publish','{"action":"publish","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"workflow:rectification","data":{"number":1,"sha256":"9b1fa73854ef1da66255f25701ac3a3721a8baf86b971a7bdaa5da2f0122d3e7"},"note":null,"seq":1,"v":1}','0000000000000000000000000000000000000000000000000000000000000000','04bb3cfd3d8305fe9a8f2dceb36282ec2acf9e3c4480e27f9dcd8a40c0bd5777');
INSERT INTO "history" VALUES(13,'item:1',1,'2026-03-02T02:00:00.000000Z','import','{"action":"import","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"item:1","data":{"completion":"not_done","number":"XC2026-01-001","sustained":false,"to":"reported","workflow":"rectification","workflow_number":1,"workflow_sha256":"9b1fa73854ef1da66255f25701ac3a3721a8baf86b971a7bdaa5da2f0122d3e7"},"note":null,"seq":1,"v":1}','0000000000000000000000000000000000000000000000000000000000000000','15530f7c48c89b7268f8f98803ecfebaa8aefa5a9dd71f39ad91c93934ad6ee1');
INSERT INTO "history" VALUES(14,'item:1',2,'2026-03-02T02:00:00.000000Z','assign','{"action":"assign","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"chen","name":"陈静","on_behalf_of":null,"typed_by":null,"via":"cli"},"chain":"item:1","data":{"assigned_verifier":"li","leader_in_charge":"zhao","owner":"wang"},"note":null,"seq":2,"v":1}','15530f7c48c89b7268f8f98803ecfebaa8aefa5a9dd71f39ad91c93934ad6ee1','9f0892ade6f340eabd73419e615d819572509b8415d0cd5ec3791c730a4f12b6');
INSERT INTO "history" VALUES(15,'item:2',1,'2026-03-02T02:00:00.000000Z','import','{"action":"import","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"item:2","data":{"completion":"not_done","number":"XC2026-01-002","sustained":false,"to":"reported","workflow":"rectification","workflow_number":1,"workflow_sha256":"9b1fa73854ef1da66255f25701ac3a3721a8baf86b971a7bdaa5da2f0122d3e7"},"note":null,"seq":1,"v":1}','0000000000000000000000000000000000000000000000000000000000000000','84cea6f898dcd3bb89509e16409269461d3312bd9f0d77c5636a2bbf9cce842a');
INSERT INTO "history" VALUES(16,'item:3',1,'2026-03-02T02:00:00.000000Z','import','{"action":"import","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"operator","name":"tester","on_behalf_of":null,"typed_by":"tester","via":"cli"},"chain":"item:3","data":{"completion":"in_progress","number":"XC2026-01-003","sustained":true,"to":"long_term","workflow":"rectification","workflow_number":1,"workflow_sha256":"9b1fa73854ef1da66255f25701ac3a3721a8baf86b971a7bdaa5da2f0122d3e7"},"note":null,"seq":1,"v":1}','0000000000000000000000000000000000000000000000000000000000000000','539088817567d98e34ee8b37aacdcdc0241dd5df30952c7c29315aab1c3e080e');
INSERT INTO "history" VALUES(17,'item:1',3,'2026-03-02T02:00:00.000000Z','advance','{"action":"advance","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"wang","name":"王敏","on_behalf_of":null,"typed_by":null,"via":"cli"},"chain":"item:1","data":{"from":"reported","set":{"completion":"in_progress"},"to":"rectifying","trigger":"start"},"note":null,"seq":3,"v":1}','9f0892ade6f340eabd73419e615d819572509b8415d0cd5ec3791c730a4f12b6','678099dc27f2f05b39488dd7d9736c77c3767dd530693e746cf71c3dd9ec3f73');
INSERT INTO "history" VALUES(18,'item:1',4,'2026-03-02T02:00:00.000000Z','advance','{"action":"advance","at":"2026-03-02T02:00:00.000000Z","by":{"actor":"wang","name":"王敏","on_behalf_of":null,"typed_by":null,"via":"cli"},"chain":"item:1","data":{"evidence":[{"name":"a.txt","sha256":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","size":1}],"from":"rectifying","to":"rectifying","trigger":"submit"},"note":"e9afbb9beca278b187c567798943f9e6915f9a37d424024466b7bf120a1ca19a","seq":4,"v":1}','678099dc27f2f05b39488dd7d9736c77c3767dd530693e746cf71c3dd9ec3f73','7a64dcf4fd02028969673a7294160b33a8d914f10623394989466a9140f900b8');
INSERT INTO "history" VALUES(19,'item:3',2,'2026-06-05T02:00:00.000000Z','review_opened','{"action":"review_opened","at":"2026-06-05T02:00:00.000000Z","by":{"actor":"clock","name":"clock","on_behalf_of":null,"typed_by":null,"via":"clock"},"chain":"item:3","data":{"due_on":"2026-06-30","period":"2026Q2"},"note":null,"seq":2,"v":1}','539088817567d98e34ee8b37aacdcdc0241dd5df30952c7c29315aab1c3e080e','0ca66d80efab24c5e206bf2ba96a2ad5424c162b0b16243c841dcb4725c5105c');
CREATE TABLE history_text (
	history_id INTEGER NOT NULL, 
	salt VARCHAR NOT NULL, 
	text TEXT, 
	erased_at VARCHAR(27), 
	CONSTRAINT pk_history_text PRIMARY KEY (history_id), 
	CONSTRAINT fk_history_text_history_id FOREIGN KEY(history_id) REFERENCES history (id)
);
INSERT INTO "history_text" VALUES(18,'6c1905165e1d46eb86246184df09fcf8','done',NULL);
CREATE TABLE idempotency_key (
	actor VARCHAR NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	request VARCHAR(64) NOT NULL, 
	answer TEXT NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_idempotency_key PRIMARY KEY (actor, "key")
)
 WITHOUT ROWID

;
CREATE TABLE inspection (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	code VARCHAR NOT NULL, 
	identity VARCHAR(64) NOT NULL, 
	kind VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	organization VARCHAR NOT NULL, 
	unit_id INTEGER NOT NULL, 
	started_on DATE, 
	ended_on DATE, 
	feedback_on DATE, 
	signed_on DATE, 
	published_on DATE, 
	contact VARCHAR, 
	created_at VARCHAR(27) NOT NULL, 
	CONSTRAINT ck_inspection_code CHECK (length(code) BETWEEN 1 AND 40), 
	CONSTRAINT fk_inspection_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT uq_inspection_code UNIQUE (code), 
	CONSTRAINT uq_inspection_identity UNIQUE (identity)
);
INSERT INTO "inspection" VALUES(1,'XC2026-01','8e8384efc95d04505a7eccc7ff7dfffe04700321b15083569eb6d6bb7ba171f4','inspection','通报','甲局党组',1,NULL,NULL,'2026-03-02',NULL,NULL,NULL,'2026-03-02T02:00:00.000000Z');
CREATE TABLE installation (
	id INTEGER NOT NULL, 
	epoch VARCHAR NOT NULL, 
	is_sandbox BOOLEAN NOT NULL, 
	office_name VARCHAR NOT NULL, 
	calendar_version VARCHAR NOT NULL, 
	calendar_until DATE NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	last_tick_at VARCHAR(27), 
	last_delivery_at VARCHAR(27), 
	CONSTRAINT pk_installation PRIMARY KEY (id), 
	CONSTRAINT ck_installation_single CHECK (id = 1)
);
INSERT INTO "installation" VALUES(1,'9f8871cd',0,'督查室','test','2030-12-31','2026-03-02T02:00:00.000000Z','2026-06-05T02:00:00.000000Z',NULL);
CREATE TABLE item (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	number VARCHAR NOT NULL, 
	inspection_id INTEGER NOT NULL, 
	category_id INTEGER, 
	sequence INTEGER NOT NULL, 
	printed_number VARCHAR, 
	identity VARCHAR(64) NOT NULL, 
	title TEXT NOT NULL, 
	body TEXT NOT NULL, 
	workflow_version_id INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	completion VARCHAR NOT NULL, 
	sustained BOOLEAN NOT NULL, 
	unit_id INTEGER NOT NULL, 
	owner_id INTEGER, 
	leader_id INTEGER, 
	verifier_id INTEGER, 
	responsible VARCHAR, 
	opened_at VARCHAR(27) NOT NULL, 
	entered_at VARCHAR(27) NOT NULL, 
	reopened_on DATE, 
	stated_due_on DATE, 
	deadline_id INTEGER, 
	original_due_on DATE, 
	due_on DATE, 
	returns INTEGER NOT NULL, 
	doers VARCHAR NOT NULL, 
	taken VARCHAR NOT NULL, 
	evidence INTEGER NOT NULL, 
	measures INTEGER NOT NULL, 
	measures_done INTEGER NOT NULL, 
	history_hash VARCHAR(64) NOT NULL, 
	is_confidential BOOLEAN NOT NULL, 
	withheld_inside VARCHAR, 
	withheld_outside VARCHAR, 
	fields TEXT NOT NULL, 
	void_at VARCHAR(27), 
	void_reason VARCHAR, 
	CONSTRAINT ck_item_completion CHECK (completion IN ('done', 'mostly_done', 'partly', 'in_progress', 'not_done', 'unknown')), 
	CONSTRAINT ck_item_void CHECK ((void_at IS NULL) = (void_reason IS NULL)), 
	CONSTRAINT ck_item_returns CHECK (returns >= 0), 
	CONSTRAINT ck_item_version CHECK (version >= 1), 
	CONSTRAINT fk_item_category_id FOREIGN KEY(category_id) REFERENCES category (id), 
	CONSTRAINT fk_item_inspection_id FOREIGN KEY(inspection_id) REFERENCES inspection (id), 
	CONSTRAINT fk_item_leader_id FOREIGN KEY(leader_id) REFERENCES person (id), 
	CONSTRAINT fk_item_owner_id FOREIGN KEY(owner_id) REFERENCES person (id), 
	CONSTRAINT fk_item_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT fk_item_verifier_id FOREIGN KEY(verifier_id) REFERENCES person (id), 
	CONSTRAINT fk_item_workflow_version_id FOREIGN KEY(workflow_version_id) REFERENCES workflow_version (id), 
	CONSTRAINT uq_item_inspection_id_identity UNIQUE (inspection_id, identity), 
	CONSTRAINT uq_item_inspection_id_sequence UNIQUE (inspection_id, sequence), 
	CONSTRAINT uq_item_number UNIQUE (number)
);
INSERT INTO "item" VALUES(1,'XC2026-01-001',1,1,1,'1','c25100ffbe97bfc15cf930913869064dac3c37987a7aeaea51d80ffe161371bb','台账更新不及时','',1,'rectifying',4,'in_progress',0,1,1,3,2,NULL,'2026-03-02T02:00:00.000000Z','2026-03-02T02:00:00.000000Z',NULL,NULL,3,'2026-06-02','2026-06-02',0,'[1]','["start", "submit"]',1,0,0,'7a64dcf4fd02028969673a7294160b33a8d914f10623394989466a9140f900b8',0,NULL,NULL,'{}',NULL,NULL);
INSERT INTO "item" VALUES(2,'XC2026-01-002',1,1,2,'2','38b57337d2b21f47dd756ab2016c14e8c5ddc5e49c9780fee46008d05c018616','b','',1,'reported',1,'not_done',0,1,NULL,NULL,NULL,NULL,'2026-03-02T02:00:00.000000Z','2026-03-02T02:00:00.000000Z',NULL,NULL,2,'2026-04-02','2026-04-02',0,'[]','[]',0,2,0,'84cea6f898dcd3bb89509e16409269461d3312bd9f0d77c5636a2bbf9cce842a',0,NULL,NULL,'{}',NULL,NULL);
INSERT INTO "item" VALUES(3,'XC2026-01-003',1,1,3,'3','8192f98883b2e0283ee11655bfd582a45b77874b24390b2c5119a9ba4cce0eed','c','',1,'long_term',2,'in_progress',1,1,NULL,NULL,NULL,NULL,'2026-03-02T02:00:00.000000Z','2026-03-02T02:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,0,'[]','[]',0,0,0,'0ca66d80efab24c5e206bf2ba96a2ad5424c162b0b16243c841dcb4725c5105c',0,NULL,NULL,'{}',NULL,NULL);
CREATE TABLE measure (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	item_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	leader_id INTEGER, 
	unit_id INTEGER, 
	owner_id INTEGER, 
	due_on DATE, 
	done_on DATE, 
	CONSTRAINT fk_measure_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_measure_leader_id FOREIGN KEY(leader_id) REFERENCES person (id), 
	CONSTRAINT fk_measure_owner_id FOREIGN KEY(owner_id) REFERENCES person (id), 
	CONSTRAINT fk_measure_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT uq_measure_item_id_position UNIQUE (item_id, position)
);
INSERT INTO "measure" VALUES(1,2,1,'一是完善制度',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "measure" VALUES(2,2,2,'二是开展培训',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE message (
	id INTEGER NOT NULL, 
	recipient_id INTEGER NOT NULL, 
	local_day DATE NOT NULL, 
	slot VARCHAR NOT NULL, 
	header_id VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	subject TEXT NOT NULL, 
	data BLOB NOT NULL, 
	state VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_try_at VARCHAR(27), 
	leased_until VARCHAR(27), 
	leased_by VARCHAR, 
	detail TEXT NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	sent_at VARCHAR(27), 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT ck_message_state CHECK (state IN ('waiting', 'sending', 'sent', 'written', 'unknown', 'dead')), 
	CONSTRAINT ck_message_attempts CHECK (attempts >= 0), 
	CONSTRAINT fk_message_recipient_id FOREIGN KEY(recipient_id) REFERENCES person (id), 
	CONSTRAINT uq_message_header_id UNIQUE (header_id), 
	CONSTRAINT uq_message_recipient_id_local_day_slot UNIQUE (recipient_id, local_day, slot)
);
CREATE TABLE notice (
	id INTEGER NOT NULL, 
	dedupe VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	item_id INTEGER NOT NULL, 
	recipient_id INTEGER NOT NULL, 
	data TEXT NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	send_from VARCHAR(27) NOT NULL, 
	state VARCHAR NOT NULL, 
	message_id INTEGER, 
	CONSTRAINT pk_notice PRIMARY KEY (id), 
	CONSTRAINT ck_notice_state CHECK (state IN ('waiting', 'merged', 'withdrawn', 'unreachable')), 
	CONSTRAINT fk_notice_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_notice_message_id FOREIGN KEY(message_id) REFERENCES message (id), 
	CONSTRAINT fk_notice_recipient_id FOREIGN KEY(recipient_id) REFERENCES person (id), 
	CONSTRAINT uq_notice_dedupe UNIQUE (dedupe)
);
INSERT INTO "notice" VALUES(1,'assign:1:2:owner_id:1','assigned',1,1,'{"why": "owner", "by": "陈静", "state": "reported"}','2026-03-02T02:00:00.000000Z','2026-03-02T02:00:00.000000Z','waiting',NULL);
INSERT INTO "notice" VALUES(2,'assign:1:2:leader_id:3','assigned',1,3,'{"why": "leader_in_charge", "by": "陈静", "state": "reported"}','2026-03-02T02:00:00.000000Z','2026-03-02T02:00:00.000000Z','waiting',NULL);
INSERT INTO "notice" VALUES(3,'assign:1:2:verifier_id:2','assigned',1,2,'{"why": "assigned_verifier", "by": "陈静", "state": "reported"}','2026-03-02T02:00:00.000000Z','2026-03-02T02:00:00.000000Z','waiting',NULL);
INSERT INTO "notice" VALUES(4,'step:1:3:moved:3','moved',1,3,'{"why": "leader_in_charge", "by": "王敏", "trigger": "start", "state": "rectifying"}','2026-03-02T02:00:00.000000Z','2026-03-02T02:00:00.000000Z','waiting',NULL);
INSERT INTO "notice" VALUES(5,'step:1:4:to_verify:2','to_verify',1,2,'{"why": "verifier", "by": "王敏", "trigger": "submit", "state": "rectifying", "note": "done"}','2026-03-02T02:00:00.000000Z','2026-03-02T02:00:00.000000Z','waiting',NULL);
INSERT INTO "notice" VALUES(6,'rung:2:T-10:3','reminder',2,3,'{"why": "leader_in_charge", "deadline": 2, "rule": "plan", "subject": "item", "due_on": "2026-04-02", "published": true, "occurrence": "T-10", "next": {"on": "2026-04-02", "to": ["owner", "leader_in_charge"], "escalates": false}}','2026-04-01T02:00:00.000000Z','2026-03-22T16:00:00.000000Z','waiting',NULL);
INSERT INTO "notice" VALUES(7,'rung:2:T+2026-04-30:3','escalated',2,3,'{"why": "leader_in_charge", "deadline": 2, "rule": "plan", "subject": "item", "due_on": "2026-04-02", "published": true, "occurrence": "T+2026-04-30", "next": {"on": "2026-05-07", "to": ["owner", "leader_in_charge", "manager"], "escalates": true}}','2026-05-01T02:00:00.000000Z','2026-04-29T16:00:00.000000Z','waiting',NULL);
INSERT INTO "notice" VALUES(8,'rung:2:T+2026-04-30:4','escalated',2,4,'{"why": "manager", "deadline": 2, "rule": "plan", "subject": "item", "due_on": "2026-04-02", "published": true, "occurrence": "T+2026-04-30", "next": {"on": "2026-05-07", "to": ["owner", "leader_in_charge", "manager"], "escalates": true}}','2026-05-01T02:00:00.000000Z','2026-04-29T16:00:00.000000Z','waiting',NULL);
INSERT INTO "notice" VALUES(9,'rung:2:T+2026-06-04:3','escalated',2,3,'{"why": "leader_in_charge", "deadline": 2, "rule": "plan", "subject": "item", "due_on": "2026-04-02", "published": true, "occurrence": "T+2026-06-04", "next": {"on": "2026-06-11", "to": ["owner", "leader_in_charge", "manager"], "escalates": true}}','2026-06-05T02:00:00.000000Z','2026-06-03T16:00:00.000000Z','waiting',NULL);
INSERT INTO "notice" VALUES(10,'rung:2:T+2026-06-04:4','escalated',2,4,'{"why": "manager", "deadline": 2, "rule": "plan", "subject": "item", "due_on": "2026-04-02", "published": true, "occurrence": "T+2026-06-04", "next": {"on": "2026-06-11", "to": ["owner", "leader_in_charge", "manager"], "escalates": true}}','2026-06-05T02:00:00.000000Z','2026-06-03T16:00:00.000000Z','waiting',NULL);
INSERT INTO "notice" VALUES(11,'rung:3:T+2026-06-05:1','overdue',1,1,'{"why": "owner", "deadline": 3, "rule": "rectify", "subject": "item", "due_on": "2026-06-02", "published": true, "occurrence": "T+2026-06-05", "next": {"on": "2026-06-08", "to": ["owner", "leader_in_charge"], "escalates": true}}','2026-06-05T02:00:00.000000Z','2026-06-04T16:00:00.000000Z','waiting',NULL);
INSERT INTO "notice" VALUES(12,'rung:3:T+2026-06-05:3','escalated',1,3,'{"why": "leader_in_charge", "deadline": 3, "rule": "rectify", "subject": "item", "due_on": "2026-06-02", "published": true, "occurrence": "T+2026-06-05", "next": {"on": "2026-06-08", "to": ["owner", "leader_in_charge"], "escalates": true}}','2026-06-05T02:00:00.000000Z','2026-06-04T16:00:00.000000Z','waiting',NULL);
CREATE TABLE person (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	unit_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR, 
	language VARCHAR NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	disabled_at VARCHAR(27), 
	CONSTRAINT ck_person_language CHECK (language IN ('zh', 'en')), 
	CONSTRAINT ck_person_name CHECK (length(name) BETWEEN 1 AND 80), 
	CONSTRAINT fk_person_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
);
INSERT INTO "person" VALUES(1,1,'王敏','wang@office.example','zh','2026-03-02T02:00:00.000000Z',NULL);
INSERT INTO "person" VALUES(2,1,'李强','li@office.example','zh','2026-03-02T02:00:00.000000Z',NULL);
INSERT INTO "person" VALUES(3,1,'赵岚','zhao@office.example','zh','2026-03-02T02:00:00.000000Z',NULL);
INSERT INTO "person" VALUES(4,1,'陈静','chen@office.example','zh','2026-03-02T02:00:00.000000Z',NULL);
INSERT INTO "person" VALUES(5,1,'查理','charlie@office.example','zh','2026-03-02T02:00:00.000000Z',NULL);
CREATE TABLE review (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	item_id INTEGER NOT NULL, 
	rule VARCHAR NOT NULL, 
	period VARCHAR NOT NULL, 
	opens_on DATE NOT NULL, 
	due_on DATE NOT NULL, 
	reviewer_id INTEGER, 
	state VARCHAR NOT NULL, 
	outcome VARCHAR, 
	note TEXT, 
	created_at VARCHAR(27) NOT NULL, 
	completed_at VARCHAR(27), 
	completed_by VARCHAR, 
	CONSTRAINT ck_review_state CHECK (state IN ('open', 'completed', 'skipped')), 
	CONSTRAINT fk_review_item_id FOREIGN KEY(item_id) REFERENCES item (id), 
	CONSTRAINT fk_review_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES person (id), 
	CONSTRAINT uq_review_item_id_period UNIQUE (item_id, period)
);
INSERT INTO "review" VALUES(1,3,'quarterly','2026Q2','2026-06-01','2026-06-30',NULL,'open',NULL,NULL,'2026-06-05T02:00:00.000000Z',NULL,NULL);
CREATE TABLE role_grant (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	person_id INTEGER NOT NULL, 
	role VARCHAR NOT NULL, 
	unit_id INTEGER NOT NULL, 
	granted_at VARCHAR(27) NOT NULL, 
	revoked_at VARCHAR(27), 
	CONSTRAINT ck_role_grant_role CHECK (role IN ('manager', 'staff', 'verifier', 'leader', 'auditor', 'administrator')), 
	CONSTRAINT fk_role_grant_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_role_grant_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
);
INSERT INTO "role_grant" VALUES(1,1,'staff',1,'2026-03-02T02:00:00.000000Z',NULL);
INSERT INTO "role_grant" VALUES(2,2,'verifier',1,'2026-03-02T02:00:00.000000Z',NULL);
INSERT INTO "role_grant" VALUES(3,3,'leader',1,'2026-03-02T02:00:00.000000Z',NULL);
INSERT INTO "role_grant" VALUES(4,4,'manager',1,'2026-03-02T02:00:00.000000Z',NULL);
CREATE TABLE rung (
	id INTEGER NOT NULL, 
	deadline_id INTEGER NOT NULL, 
	occurrence VARCHAR NOT NULL, 
	recipient_id INTEGER, 
	planned_on DATE NOT NULL, 
	fired_at VARCHAR(27) NOT NULL, 
	outcome VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	late INTEGER NOT NULL, 
	notice_key VARCHAR, 
	CONSTRAINT pk_rung PRIMARY KEY (id), 
	CONSTRAINT ck_rung_outcome CHECK (outcome IN ('noticed', 'superseded', 'suppressed', 'skipped')), 
	CONSTRAINT fk_rung_deadline_id FOREIGN KEY(deadline_id) REFERENCES deadline (id), 
	CONSTRAINT fk_rung_recipient_id FOREIGN KEY(recipient_id) REFERENCES person (id), 
	CONSTRAINT uq_rung_deadline_id_occurrence_recipient_id UNIQUE (deadline_id, occurrence, recipient_id)
);
INSERT INTO "rung" VALUES(1,2,'T-20',NULL,'2026-03-13','2026-04-01T02:00:00.000000Z','suppressed','nobody_to_tell',0,NULL);
INSERT INTO "rung" VALUES(2,2,'T-3',NULL,'2026-03-30','2026-04-01T02:00:00.000000Z','suppressed','nobody_to_tell',0,NULL);
INSERT INTO "rung" VALUES(3,2,'T-2',NULL,'2026-03-31','2026-04-01T02:00:00.000000Z','suppressed','nobody_to_tell',0,NULL);
INSERT INTO "rung" VALUES(4,2,'T-1',NULL,'2026-04-01','2026-04-01T02:00:00.000000Z','suppressed','nobody_to_tell',0,NULL);
INSERT INTO "rung" VALUES(5,2,'T-10',3,'2026-03-23','2026-04-01T02:00:00.000000Z','noticed','',9,'rung:2:T-10:3');
INSERT INTO "rung" VALUES(6,1,'T-20',NULL,'2026-03-13','2026-04-01T02:00:00.000000Z','suppressed','left',0,NULL);
INSERT INTO "rung" VALUES(7,1,'T-10',NULL,'2026-03-23','2026-04-01T02:00:00.000000Z','suppressed','left',0,NULL);
INSERT INTO "rung" VALUES(8,1,'T-3',NULL,'2026-03-30','2026-04-01T02:00:00.000000Z','suppressed','left',0,NULL);
INSERT INTO "rung" VALUES(9,1,'T-2',NULL,'2026-03-31','2026-04-01T02:00:00.000000Z','suppressed','left',0,NULL);
INSERT INTO "rung" VALUES(10,1,'T-1',NULL,'2026-04-01','2026-04-01T02:00:00.000000Z','suppressed','left',0,NULL);
INSERT INTO "rung" VALUES(11,1,'T',NULL,'2026-04-02','2026-04-01T02:00:00.000000Z','suppressed','left',0,NULL);
INSERT INTO "rung" VALUES(12,2,'T',3,'2026-04-02','2026-05-01T02:00:00.000000Z','superseded','T+2026-04-30',0,NULL);
INSERT INTO "rung" VALUES(13,2,'T+2026-04-03',3,'2026-04-03','2026-05-01T02:00:00.000000Z','superseded','T+2026-04-30',0,NULL);
INSERT INTO "rung" VALUES(14,2,'T+2026-04-06',3,'2026-04-06','2026-05-01T02:00:00.000000Z','superseded','T+2026-04-30',0,NULL);
INSERT INTO "rung" VALUES(15,2,'T+2026-04-07',3,'2026-04-07','2026-05-01T02:00:00.000000Z','superseded','T+2026-04-30',0,NULL);
INSERT INTO "rung" VALUES(16,2,'T+2026-04-08',3,'2026-04-08','2026-05-01T02:00:00.000000Z','superseded','T+2026-04-30',0,NULL);
INSERT INTO "rung" VALUES(17,2,'T+2026-04-09',3,'2026-04-09','2026-05-01T02:00:00.000000Z','superseded','T+2026-04-30',0,NULL);
INSERT INTO "rung" VALUES(18,2,'T+2026-04-16',3,'2026-04-16','2026-05-01T02:00:00.000000Z','superseded','T+2026-04-30',0,NULL);
INSERT INTO "rung" VALUES(19,2,'T+2026-04-23',3,'2026-04-23','2026-05-01T02:00:00.000000Z','superseded','T+2026-04-30',0,NULL);
INSERT INTO "rung" VALUES(20,2,'T+2026-04-30',3,'2026-04-30','2026-05-01T02:00:00.000000Z','noticed','',1,'rung:2:T+2026-04-30:3');
INSERT INTO "rung" VALUES(21,2,'T+2026-04-16',4,'2026-04-16','2026-05-01T02:00:00.000000Z','superseded','T+2026-04-30',0,NULL);
INSERT INTO "rung" VALUES(22,2,'T+2026-04-23',4,'2026-04-23','2026-05-01T02:00:00.000000Z','superseded','T+2026-04-30',0,NULL);
INSERT INTO "rung" VALUES(23,2,'T+2026-04-30',4,'2026-04-30','2026-05-01T02:00:00.000000Z','noticed','',1,'rung:2:T+2026-04-30:4');
INSERT INTO "rung" VALUES(24,2,'T+2026-05-07',3,'2026-05-07','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-04',0,NULL);
INSERT INTO "rung" VALUES(25,2,'T+2026-05-14',3,'2026-05-14','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-04',0,NULL);
INSERT INTO "rung" VALUES(26,2,'T+2026-05-21',3,'2026-05-21','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-04',0,NULL);
INSERT INTO "rung" VALUES(27,2,'T+2026-05-28',3,'2026-05-28','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-04',0,NULL);
INSERT INTO "rung" VALUES(28,2,'T+2026-06-04',3,'2026-06-04','2026-06-05T02:00:00.000000Z','noticed','',1,'rung:2:T+2026-06-04:3');
INSERT INTO "rung" VALUES(29,2,'T+2026-05-07',4,'2026-05-07','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-04',0,NULL);
INSERT INTO "rung" VALUES(30,2,'T+2026-05-14',4,'2026-05-14','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-04',0,NULL);
INSERT INTO "rung" VALUES(31,2,'T+2026-05-21',4,'2026-05-21','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-04',0,NULL);
INSERT INTO "rung" VALUES(32,2,'T+2026-05-28',4,'2026-05-28','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-04',0,NULL);
INSERT INTO "rung" VALUES(33,2,'T+2026-06-04',4,'2026-06-04','2026-06-05T02:00:00.000000Z','noticed','',1,'rung:2:T+2026-06-04:4');
INSERT INTO "rung" VALUES(34,3,'T-20',1,'2026-05-13','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(35,3,'T-10',1,'2026-05-22','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(36,3,'T-3',1,'2026-05-29','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(37,3,'T-2',1,'2026-05-29','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(38,3,'T-1',1,'2026-06-01','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(39,3,'T',1,'2026-06-02','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(40,3,'T+2026-06-03',1,'2026-06-03','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(41,3,'T+2026-06-04',1,'2026-06-04','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(42,3,'T+2026-06-05',1,'2026-06-05','2026-06-05T02:00:00.000000Z','noticed','',0,'rung:3:T+2026-06-05:1');
INSERT INTO "rung" VALUES(43,3,'T-10',3,'2026-05-22','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(44,3,'T',3,'2026-06-02','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(45,3,'T+2026-06-03',3,'2026-06-03','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(46,3,'T+2026-06-04',3,'2026-06-04','2026-06-05T02:00:00.000000Z','superseded','T+2026-06-05',0,NULL);
INSERT INTO "rung" VALUES(47,3,'T+2026-06-05',3,'2026-06-05','2026-06-05T02:00:00.000000Z','noticed','',0,'rung:3:T+2026-06-05:3');
CREATE TABLE timer (
	due_at VARCHAR(27) NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject_id INTEGER NOT NULL, 
	CONSTRAINT pk_timer PRIMARY KEY (due_at, kind, subject_id), 
	CONSTRAINT ck_timer_kind CHECK (kind IN ('deadline', 'review', 'settle'))
)
 WITHOUT ROWID

;
INSERT INTO "timer" VALUES('2026-06-07T16:00:00.000000Z','deadline',3);
INSERT INTO "timer" VALUES('2026-06-09T16:00:00.000000Z','deadline',4);
INSERT INTO "timer" VALUES('2026-06-10T16:00:00.000000Z','deadline',2);
CREATE TABLE unit (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	parent_id INTEGER, 
	name VARCHAR NOT NULL, 
	CONSTRAINT ck_unit_name CHECK (length(name) BETWEEN 1 AND 120), 
	CONSTRAINT fk_unit_parent_id FOREIGN KEY(parent_id) REFERENCES unit (id), 
	CONSTRAINT uq_unit_parent_id_name UNIQUE (parent_id, name)
);
INSERT INTO "unit" VALUES(1,NULL,'督查室');
CREATE TABLE workflow_version (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	source TEXT NOT NULL, 
	model TEXT NOT NULL, 
	published_by VARCHAR NOT NULL, 
	published_at VARCHAR(27) NOT NULL, 
	CONSTRAINT uq_workflow_version_key_number UNIQUE ("key", number), 
	CONSTRAINT uq_workflow_version_key_sha256 UNIQUE ("key", sha256)
);
INSERT INTO "workflow_version" VALUES(1,'rectification',1,'9b1fa73854ef1da66255f25701ac3a3721a8baf86b971a7bdaa5da2f0122d3e7','','{"key":"rectification","title":{"zh":"rectification","en":"rectification"},"zone":"Asia/Shanghai","states":{"reported":{"key":"reported","title":{"zh":"reported","en":"reported"},"kind":"start","deadline":"plan","review":null,"timeless":false},"rectifying":{"key":"rectifying","title":{"zh":"rectifying","en":"rectifying"},"kind":"normal","deadline":"rectify","review":null,"timeless":false},"verified":{"key":"verified","title":{"zh":"verified","en":"verified"},"kind":"waiting","deadline":"closing","review":null,"timeless":false},"closed":{"key":"closed","title":{"zh":"closed","en":"closed"},"kind":"final","deadline":null,"review":null,"timeless":false},"long_term":{"key":"long_term","title":{"zh":"long_term","en":"long_term"},"kind":"waiting","deadline":null,"review":"quarterly","timeless":true}},"transitions":[{"trigger":"start","title":{"zh":"start","en":"start"},"sources":["reported"],"target":"rectifying","who":["owner","manager"],"requires":[{"name":"owner_assigned","arguments":{}}],"tells":[{"kind":"moved","to":["leader_in_charge"]}],"work":false,"loop":null},{"trigger":"submit","title":{"zh":"submit","en":"submit"},"sources":["rectifying"],"target":"rectifying","who":["owner"],"requires":[{"name":"evidence","arguments":{"min":1}}],"tells":[{"kind":"to_verify","to":["verifier"]}],"work":true,"loop":null},{"trigger":"verify","title":{"zh":"verify","en":"verify"},"sources":["rectifying"],"target":"verified","who":["verifier"],"requires":[{"name":"taken","arguments":{"step":"submit"}},{"name":"not_doer","arguments":{}}],"tells":[{"kind":"verified","to":["owner"]}],"work":false,"loop":null},{"trigger":"return","title":{"zh":"return","en":"return"},"sources":["rectifying","verified"],"target":"rectifying","who":["verifier","manager"],"requires":[{"name":"taken","arguments":{"step":"submit"}},{"name":"note","arguments":{"min":10}}],"tells":[{"kind":"returned","to":["owner"]}],"work":false,"loop":"return"},{"trigger":"close","title":{"zh":"close","en":"close"},"sources":["verified"],"target":"closed","who":["manager","leader"],"requires":[],"tells":[{"kind":"closed","to":["owner"]}],"work":false,"loop":null},{"trigger":"prolong","title":{"zh":"prolong","en":"prolong"},"sources":["rectifying","verified"],"target":"long_term","who":["manager","leader"],"requires":[{"name":"note","arguments":{"min":10}}],"tells":[],"work":false,"loop":null},{"trigger":"resume","title":{"zh":"resume","en":"resume"},"sources":["long_term"],"target":"rectifying","who":["manager","leader"],"requires":[],"tells":[],"work":false,"loop":"reopen"},{"trigger":"reopen","title":{"zh":"reopen","en":"reopen"},"sources":["closed"],"target":"rectifying","who":["manager","leader"],"requires":[{"name":"note","arguments":{"min":10}}],"tells":[],"work":false,"loop":"reopen"}],"deadlines":{"plan":{"key":"plan","title":{"zh":"plan","en":"plan"},"anchor":"feedback","amount":1,"unit":"months","ladder":"standard","date_field":null},"rectify":{"key":"rectify","title":{"zh":"rectify","en":"rectify"},"anchor":"feedback","amount":3,"unit":"months","ladder":"standard","date_field":"due_on"},"closing":{"key":"closing","title":{"zh":"closing","en":"closing"},"anchor":"entered","amount":10,"unit":"working_days","ladder":"standard","date_field":null}},"ladders":{"standard":{"key":"standard","rungs":[{"offset":-20,"to":["owner"],"repeat":null,"until":null,"escalates":false},{"offset":-10,"to":["owner","leader_in_charge"],"repeat":null,"until":null,"escalates":false},{"offset":-3,"to":["owner"],"repeat":null,"until":null,"escalates":false},{"offset":-2,"to":["owner"],"repeat":null,"until":null,"escalates":false},{"offset":-1,"to":["owner"],"repeat":null,"until":null,"escalates":false},{"offset":0,"to":["owner","leader_in_charge"],"repeat":null,"until":null,"escalates":false},{"offset":1,"to":["owner","leader_in_charge"],"repeat":"working_day","until":7,"escalates":true},{"offset":14,"to":["owner","leader_in_charge","manager"],"repeat":"week","until":null,"escalates":true}]}},"reviews":{"quarterly":{"key":"quarterly","title":{"zh":"quarterly","en":"quarterly"},"every":"quarter","reviewer":["owner"],"ladder":"standard","outcomes":[{"key":"goes_on","title":{"zh":"goes on","en":"goes on"},"trigger":null},{"key":"back","title":{"zh":"back","en":"back"},"trigger":"resume"}],"opens_months":1}},"first_states":[{"completion":"done","sustained":null,"state":"closed"},{"completion":"mostly_done","sustained":true,"state":"long_term"},{"completion":"partly","sustained":true,"state":"long_term"},{"completion":"in_progress","sustained":true,"state":"long_term"},{"completion":"not_done","sustained":true,"state":"long_term"},{"completion":"unknown","sustained":true,"state":"long_term"},{"completion":"mostly_done","sustained":null,"state":"rectifying"},{"completion":"partly","sustained":null,"state":"rectifying"},{"completion":"in_progress","sustained":null,"state":"rectifying"}]}','tester','2026-03-02T02:00:00.000000Z');
CREATE INDEX ix_person_unit_id ON person (unit_id);
CREATE INDEX ix_message_next ON message (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE UNIQUE INDEX ix_role_grant_live ON role_grant (person_id, role, unit_id) WHERE revoked_at IS NULL;
CREATE INDEX ix_role_grant_unit_id ON role_grant (unit_id);
CREATE INDEX ix_item_owner_id ON item (owner_id);
CREATE INDEX ix_item_state ON item (state, due_on);
CREATE INDEX ix_notice_message_id ON notice (message_id);
CREATE INDEX ix_notice_waiting ON notice (send_from) WHERE state = 'waiting';
CREATE INDEX ix_evidence_item_id ON evidence (item_id);
CREATE UNIQUE INDEX ix_rung_for_nobody ON rung (deadline_id, occurrence) WHERE recipient_id IS NULL;
CREATE INDEX ix_rung_notice_key ON rung (notice_key);
CREATE TRIGGER history_no_update BEFORE UPDATE OF "id", "chain", "seq", "at", "action", "text", "previous", "hash" ON history BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;
CREATE TRIGGER history_text_no_update BEFORE UPDATE OF "history_id", "salt" ON history_text BEGIN SELECT RAISE(ABORT, 'history_text is only ever added to'); END;
CREATE TRIGGER history_text_no_delete BEFORE DELETE ON history_text BEGIN SELECT RAISE(ABORT, 'history_text is only ever added to'); END;
CREATE TRIGGER workflow_version_no_update BEFORE UPDATE OF "id", "key", "number", "sha256", "source", "model", "published_by", "published_at" ON workflow_version BEGIN SELECT RAISE(ABORT, 'workflow_version is only ever added to'); END;
CREATE TRIGGER workflow_version_no_delete BEFORE DELETE ON workflow_version BEGIN SELECT RAISE(ABORT, 'workflow_version is only ever added to'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('unit',1);
INSERT INTO "sqlite_sequence" VALUES('person',5);
INSERT INTO "sqlite_sequence" VALUES('account',5);
INSERT INTO "sqlite_sequence" VALUES('role_grant',4);
INSERT INTO "sqlite_sequence" VALUES('workflow_version',1);
INSERT INTO "sqlite_sequence" VALUES('inspection',1);
INSERT INTO "sqlite_sequence" VALUES('category',1);
INSERT INTO "sqlite_sequence" VALUES('item',3);
INSERT INTO "sqlite_sequence" VALUES('measure',2);
INSERT INTO "sqlite_sequence" VALUES('evidence',1);
INSERT INTO "sqlite_sequence" VALUES('review',1);
COMMIT;

-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40103 SET TIME_ZONE='+00:00' */;
# INSERT INTO `yourls_url` VALUES ('yr-comment','https://example.com/','','2019-01-01 00:00:00','198.51.100.7',0);
DROP TABLE IF EXISTS `yourls_log`;
CREATE TABLE `yourls_log` (
  `click_id` int(11) NOT NULL AUTO_INCREMENT,
  `click_time` datetime NOT NULL,
  `shorturl` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `referrer` varchar(200) NOT NULL,
  `user_agent` varchar(255) NOT NULL DEFAULT 'none; (of it)',
  `ip_address` varchar(41) NOT NULL,
  `country_code` char(2) NOT NULL,
  PRIMARY KEY (`click_id`),
  KEY `shorturl` (`shorturl`)
) ENGINE=InnoDB AUTO_INCREMENT=6 DEFAULT CHARSET=utf8mb4;
LOCK TABLES `yourls_log` WRITE;
INSERT INTO `yourls_log` VALUES (1,'2019-02-22 10:18:58','yr-one','direct','Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/72.0.3626.109 Safari/537.36','203.0.113.9','ES'),(2,'2019-02-22 10:21:57','yr-one','https://example.org/it\'s','Mozilla/5.0','203.0.113.10',''),(3,'2019-02-22 10:22:00','yr-gone','direct','x','203.0.113.11','US'),(4,'0000-00-00 00:00:00','yr-one','direct','x','203.0.113.12','US'),(5,'2019-02-23 00:00:00','yr-two','direct','a ''quoted'' agent; with (all), of it -- and # too','203.0.113.13','DE');
UNLOCK TABLES;
CREATE TABLE `yourls_options` (`option_id` bigint(20) unsigned NOT NULL, `option_value` longtext NOT NULL);
INSERT INTO `yourls_options` (`option_id`, `option_value`) VALUES (1, 'INSERT INTO `yourls_url` VALUES (\'yr-fake\',\'https://example.com/\',\'\',\'2019-01-01 00:00:00\',\'\',0);');
CREATE TABLE `yourls_url` (
  `keyword` varchar(100) NOT NULL DEFAULT '',
  `url` text NOT NULL,
  `title` text,
  `timestamp` timestamp NOT NULL DEFAULT current_timestamp(),
  `ip` varchar(41) NOT NULL,
  `clicks` int(10) unsigned NOT NULL,
  PRIMARY KEY (`keyword`)
);
INSERT INTO `yourls_url` VALUES
('yr-one','https://example.com/yourls/1','It''s \"one\"; \\ and more','2019-02-20 08:00:00','198.51.100.7',2),
/* between rows; 'a quote */
('yr-two','https://example.com/yourls/2',NULL,'2019-02-20 09:00:00','198.51.100.7',1);
insert ignore into `shop`.`yourls_url` (`url`, `keyword`, `title`, `timestamp`) values ('http://10.0.0.5/','yr-private','', '2019-02-20 09:00:00'),
('https://example.com/nul\0','yr-nul','', '2019-02-20 09:00:00');

using Shortener.Ingest.Import;
using Shortener.Ingest.LinkImport;

namespace Shortener.UnitTests.LinkImport;

public sealed class SqlInsertsTests
{
    [Theory]
    [InlineData("INSERT INTO t VALUES ('a');", "a")]
    [InlineData("INSERT INTO `t` VALUES ('it''s', \"say \"\"x\"\"\");", "it's|say \"x\"")]
    [InlineData(@"INSERT INTO t VALUES ('a\'b\\c\n\0\Z');", "a'b\\c\n\0\u001a")]
    [InlineData("INSERT INTO t VALUES (NULL, null, 1, -2.5, 0x1F);", "∅|∅|1|-2.5|0x1F")]
    [InlineData("INSERT INTO t VALUES (_utf8mb4'x', NOW(), CAST('a' AS CHAR), 'y');", "x|∅|∅|y")]
    [InlineData("insert ignore into `db`.`t` (`b`, `a`) values (1, 2);", "1|2")]
    [InlineData("REPLACE INTO t VALUE ('r');", "r")]
    [InlineData("-- INSERT INTO t VALUES ('no');\n# INSERT INTO t VALUES ('no');\n/* INSERT INTO t VALUES ('no'); */ INSERT INTO t VALUES ('yes');", "yes")]
    [InlineData("SET @x = 'INSERT INTO t VALUES (''no'');'; INSERT INTO t VALUES ('yes');", "yes")]
    [InlineData("INSERT INTO t SELECT * FROM u; INSERT INTO t VALUES ('yes');", "yes")]
    [InlineData("INSERT INTO t VALUES ('a'); garbage ))) ((( ; INSERT INTO t VALUES ('b');", "a/b")]
    [InlineData("INSERT INTO t VALUES ('a'), /* c */ ('b') , ('c')", "a/b/c")]
    [InlineData("INSERT INTO t VALUES ('cut off in the mid", "")]
    [InlineData("INSERT INTO t VALUES (1, (2, 3), 4);", "1|∅|4")]
    [InlineData("", "")]
    [InlineData("';'\"`", "")]
    public void Rows_are_read_as_MySQL_would(string dump, string rows)
    {
        using var text = new StringReader(dump);
        Assert.Equal(rows, string.Join('/', new SqlInserts(text).Read().Where(row => row.Values is not null)
            .Select(row => string.Join('|', row.Values!.Select(value => value ?? "∅")))));
    }

    [Fact]
    public void A_dump_with_more_columns_tables_or_values_than_any_table_of_links_is_refused()
    {
        string columns = string.Join(',', Enumerable.Range(0, SqlInserts.MaxColumns + 1).Select(i => $"`c{i}` int"));
        string names = string.Join(',', Enumerable.Range(0, SqlInserts.MaxColumns + 1).Select(i => $"c{i}"));
        string tables = string.Concat(Enumerable.Range(0, SqlInserts.MaxTables + 1).Select(i => $"CREATE TABLE `t{i}` (`a` int);"));
        foreach (string dump in (string[])[$"CREATE TABLE `t` ({columns});", $"INSERT INTO t ({names}) VALUES (1);", tables])
        {
            using var text = new StringReader(dump);
            Assert.Contains("more than", Assert.Throws<ImportInputException>(() => new SqlInserts(text).Read().Count()).Message, StringComparison.Ordinal);
        }

        using var row = new StringReader($"INSERT INTO t VALUES ({string.Join(',', Enumerable.Repeat("''", SqlInserts.MaxColumns + 1))}), ('b');");
        SqlRow[] rows = [.. new SqlInserts(row).Read()];
        Assert.Null(rows[0].Values);
        Assert.Equal(["b"], rows[1].Values!);
    }

    [Fact]
    public void Columns_come_from_the_insert_or_else_from_the_table()
    {
        using var text = new StringReader("""
            CREATE TABLE IF NOT EXISTS `x_url` (`keyword` varchar(10) DEFAULT 'a,b)', `extra` enum('(',')'), `url` text, PRIMARY KEY (`keyword`)) COMMENT='(';
            INSERT INTO `x_url` VALUES ('k', '(', 'u');
            INSERT INTO `x_url` (url, keyword) VALUES ('u2', 'k2');
            """);
        SqlRow[] rows = [.. new SqlInserts(text).Read()];
        Assert.Equal(["keyword", "extra", "url"], rows[0].Columns);
        Assert.Equal(["url", "keyword"], rows[1].Columns);
        Assert.Equal([2L, 3L], rows.Select(row => row.Line));
    }

    [Fact]
    public void Parentheses_may_be_nested_as_deep_as_a_file_is_long()
    {
        string deep = new('(', 500_000);
        using var text = new StringReader($"INSERT INTO t ({deep}) VALUES ('a', {deep}");
        Assert.DoesNotContain(new SqlInserts(text).Read(), row => row.Values is not null);
    }

    [Fact]
    public void Any_text_ends_and_breaks_nothing()
    {
        var random = new Random(11);
        string[] parts = ["INSERT INTO ", "t", "`", "'", "\"", "(", ")", ",", ";", "--", "\n", "/*", "*/", "VALUES ", "\\", "NULL", " ", "CREATE TABLE ", "x"];
        for (int i = 0; i < 5_000; i++)
        {
            using var text = new StringReader(string.Concat(Enumerable.Range(0, 30).Select(_ => parts[random.Next(parts.Length)])));
            Assert.InRange(new SqlInserts(text).Read().Take(100).Count(), 0, 99);
        }
    }
}

namespace Shortener.IntegrationTests.Documentation;

/// <summary>How a block of the README is treated.</summary>
public enum ReadmeBlockKind
{
    /// <summary>Only shown.</summary>
    Shown,

    /// <summary>Run by the tests.</summary>
    Run,

    /// <summary>Run where the shared test data is present.</summary>
    RunWithTestData,

    /// <summary>Run with a database and a Redis of its own.</summary>
    RunWithServers,
}

/// <summary>One fenced <c>sh</c> block.</summary>
public sealed record ReadmeBlock(ReadmeBlockKind Kind, int Line, string Commands)
{
    /// <summary>Every <c>sh</c> block of a Markdown file in order.</summary>
    public static IReadOnlyList<ReadmeBlock> ReadAll(string path)
    {
        string[] lines = File.ReadAllLines(path);
        List<ReadmeBlock> blocks = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] != "```sh")
            {
                continue;
            }

            int end = Array.IndexOf(lines, "```", i + 1);
            Assert.True(end > i, $"{path}:{i + 1}: the block has no end");
            ReadmeBlockKind kind = i == 0 ? ReadmeBlockKind.Shown : lines[i - 1].Trim() switch
            {
                "<!-- run -->" => ReadmeBlockKind.Run,
                "<!-- run: testdata -->" => ReadmeBlockKind.RunWithTestData,
                "<!-- run: servers -->" => ReadmeBlockKind.RunWithServers,
                _ => ReadmeBlockKind.Shown,
            };
            blocks.Add(new ReadmeBlock(kind, i + 1, string.Join('\n', lines[(i + 1)..end])));
            i = end;
        }

        return blocks;
    }
}

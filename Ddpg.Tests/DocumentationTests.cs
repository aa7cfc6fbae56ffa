using System.Text.RegularExpressions;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Settings;

namespace Ddpg.Tests;

/// <summary>What documents say of the program is held against the program.</summary>
public sealed class DocumentationTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    [Fact]
    public void Every_column_of_the_log_is_described_with_its_name_in_TensorBoard()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Root, "docs/5-files.md")).Where(line => line.StartsWith('|'))];
        foreach (MetricColumn column in MetricColumn.All)
            Assert.Contains(rows, row => row.Contains($"`{column.Name}`", StringComparison.Ordinal) && (column.Tag.Length == 0 || row.Contains($"`{column.Tag}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_preset_has_a_row_or_a_paragraph()
    {
        string text = File.ReadAllText(Path.Combine(Root, "README.md")) + File.ReadAllText(Path.Combine(Root, "docs/6-presets.md"));
        Assert.All(Presets.All, preset => Assert.Contains($"`{preset.Name}`", text, StringComparison.Ordinal));
    }

    /// <summary>Links between documents, to pictures and to sources lead somewhere, and headings that links name exist.</summary>
    [Fact]
    public void Links_lead_somewhere()
    {
        foreach (string document in Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Concat(Directory.GetFiles(Root, "*.md")))
        {
            string text = File.ReadAllText(document);
            foreach (Match link in Regex.Matches(text, @"\]\((?!http)([^)#]*)(?:#([^)]*))?\)|<img src=""([^""]+)"""))
            {
                string target = link.Groups[1].Value + link.Groups[3].Value;
                string path = target.Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, target);
                Assert.True(File.Exists(path), $"{document}: {link.Value}");
                if (link.Groups[2].Success)
                {
                    Assert.Contains(
                        File.ReadLines(path).Where(line => line.StartsWith('#')),
                        line => line.TrimStart('#', ' ').ToLowerInvariant().Replace(' ', '-') == link.Groups[2].Value);
                }
            }
        }
    }
}

"""Data sets as other programs write them, with all that they say beside what was drawn. Made here, in their manner."""

from __future__ import annotations

from typing import Any

# COCO 2017: instances with polygons of several parts, a crowd as a list of counts, floats, and no segmentation at all.
CROWD = [480 * 100 + 10, 20, 460, 20, 640 * 480 - (480 * 100 + 10 + 500)]
COCO_2017: dict[str, Any] = {
    "info": {"description": "COCO 2017 Dataset", "url": "http://cocodataset.org", "version": "1.0", "year": 2017},
    "licenses": [{"url": "http://creativecommons.org/licenses/by-nc-sa/2.0/", "id": 1, "name": "Attribution"}],
    "images": [
        {
            "license": 1,
            "file_name": "000000397133.jpg",
            "coco_url": "http://images.cocodataset.org/val2017/000000397133.jpg",
            "height": 480,
            "width": 640,
            "date_captured": "2013-11-14 17:02:52",
            "flickr_url": "http://farm7.staticflickr.com/6116/6255196340_da26cf2c9e_z.jpg",
            "id": 397133,
        }
    ],
    "annotations": [
        {
            "segmentation": [
                [510.66, 423.01, 511.72, 420.03, 510.45, 416.0, 510.34, 413.02],
                [530.5, 400.25, 540.75, 400.25, 540.75, 410.5],
            ],
            "area": 61.4,
            "iscrowd": 0,
            "image_id": 397133,
            "bbox": [510.34, 400.25, 30.41, 22.76],
            "category_id": 44,
            "id": 82445,
        },
        {
            "segmentation": {"counts": CROWD, "size": [480, 640]},
            "area": 40,
            "iscrowd": 1,
            "image_id": 397133,
            "bbox": [100, 10, 2, 20],
            "category_id": 1,
            "id": 900100397133,
        },
        {"area": 402.5, "iscrowd": 0, "image_id": 397133, "bbox": [1.25, 2.5, 23.0, 17.5], "category_id": 1, "id": 7},
    ],
    "categories": [
        {"supercategory": "person", "id": 1, "name": "person"},
        {"supercategory": "kitchen", "id": 44, "name": "bottle"},
    ],
}

VOC_2012 = """\
<annotation>
	<folder>VOC2012</folder>
	<filename>2011_000003.jpg</filename>
	<source>
		<database>The VOC2011 Database</database>
		<annotation>PASCAL VOC2011</annotation>
		<image>flickr</image>
	</source>
	<size>
		<width>640</width>
		<height>480</height>
		<depth>3</depth>
	</size>
	<segmented>1</segmented>
	<object>
		<name>person</name>
		<actions>
			<jumping>0</jumping>
			<walking>1</walking>
		</actions>
		<bndbox>
			<xmax>191</xmax>
			<xmin>123.70000076293945</xmin>
			<ymax>279</ymax>
			<ymin>155</ymin>
		</bndbox>
		<difficult>1</difficult>
		<occluded>1</occluded>
		<pose>Frontal</pose>
		<truncated>1</truncated>
		<point>
			<x>165</x>
			<y>157</y>
		</point>
		<part>
			<name>head</name>
			<bndbox>
				<xmin>130</xmin>
				<ymin>158</ymin>
				<xmax>160</xmax>
				<ymax>190</ymax>
			</bndbox>
		</part>
	</object>
</annotation>
"""

LABEL_IMG = """\
<annotation verified="yes">
	<folder>pictures</folder>
	<filename>a.png</filename>
	<path>/home/somebody/pictures/a.png</path>
	<source>
		<database>Unknown</database>
	</source>
	<size>
		<width>640</width>
		<height>480</height>
		<depth>3</depth>
	</size>
	<segmented>0</segmented>
	<object>
		<name>car</name>
		<pose>Unspecified</pose>
		<truncated>0</truncated>
		<difficult>1</difficult>
		<bndbox>
			<xmin>11</xmin>
			<ymin>22</ymin>
			<xmax>333</xmax>
			<ymax>444</ymax>
		</bndbox>
	</object>
</annotation>
"""

# Roboflow's export to Ultralytics: a folder for each part of the set, and what is for its own programs.
ROBOFLOW_YAML = """\
train: ../train/images
val: ../valid/images
test: ../test/images

nc: 2
names: ['car', 'traffic light']

roboflow:
  workspace: somebody
  project: streets-x1y2z
  version: 3
  license: CC BY 4.0
  url: https://universe.roboflow.com/somebody/streets-x1y2z/dataset/3
"""
ULTRALYTICS_POSE_YAML = """\
# Ultralytics YOLO
path: coco8-pose # dataset root dir
train: images/train # train images (relative to 'path') 4 images
val: images/val # val images (relative to 'path') 4 images
test: # test images (optional)

# Keypoints
kpt_shape: [2, 3] # number of keypoints, number of dims (2 for x,y or 3 for x,y,visible)
flip_idx: [1, 0]

# Classes
names:
  0: person

# Download script/URL (optional)
download: https://example.org/coco8-pose.zip
"""

# As labelme 7.9.1 saves it, but for the picture itself.
LABELME_7: dict[str, Any] = {
    "version": "7.9.1",
    "flags": {"night": True, "rain": False},
    "shapes": [
        {
            "label": "car",
            "points": [[10.5, 20.25], [110.5, 80.0]],
            "group_id": 3,
            "description": "half hidden",
            "shape_type": "rectangle",
            "flags": {"parked": True},
            "mask": None,
            "locked": True,
        },
        {
            "label": "sign",
            "points": [[200.0, 100.0], [200.0, 160.0], [170.0, 160.0], [170.0, 100.0]],
            "group_id": None,
            "description": "",
            "shape_type": "oriented_rectangle",
            "flags": {"parked": False},
            "mask": None,
        },
        {
            "label": "road",
            "points": [[300.0, 300.0], [302.0, 301.0]],
            "group_id": None,
            "description": "",
            "shape_type": "mask",
            "flags": {"parked": False},
            # 3 x 2 pixels: 0 1 1, 1 0 1
            "mask": "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR4nGNkYGRgYGRgBAAAGgAFtySk4wAAAABJRU5Er"
            "kJggg==",
        },
    ],
    "imagePath": "a.png",
    "imageData": None,
    "imageHeight": 480,
    "imageWidth": 640,
}

CVAT_IMAGES = """\
<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta>
    <job>
      <id>7</id>
      <size>1</size>
      <mode>annotation</mode>
      <overlap>0</overlap>
      <bugtracker></bugtracker>
      <created>2026-01-02 03:04:05.678901+00:00</created>
      <subset>default</subset>
      <start_frame>0</start_frame>
      <stop_frame>0</stop_frame>
      <frame_filter></frame_filter>
      <labels>
        <label>
          <name>car</name>
          <color>#2080c0</color>
          <type>any</type>
          <attributes>
            <attribute>
              <name>colour</name>
              <mutable>False</mutable>
              <input_type>select</input_type>
              <default_value>red</default_value>
              <values>red
blue</values>
            </attribute>
          </attributes>
        </label>
        <label>
          <name>person</name>
          <color>#c06060</color>
          <type>skeleton</type>
          <attributes></attributes>
          <svg>&lt;line x1="38" y1="10" x2="60" y2="40" data-type="edge"
data-node-from="2" data-node-to="1"&gt;&lt;/line&gt;
&lt;circle r="0.75" cx="38" cy="10" data-type="element node" data-element-id="1"
data-node-id="1" data-label-name="nose"&gt;
&lt;/circle&gt;&lt;circle r="0.75" cx="60" cy="40" data-type="element node" data-element-id="2" data-node-id="2"
data-label-name="left eye"&gt;&lt;/circle&gt;</svg>
        </label>
        <label>
          <name>left eye</name>
          <color>#d12345</color>
          <type>points</type>
          <attributes></attributes>
          <parent>person</parent>
        </label>
        <label>
          <name>nose</name>
          <color>#350dea</color>
          <type>points</type>
          <attributes></attributes>
          <parent>person</parent>
        </label>
      </labels>
    </job>
    <dumped>2026-01-02 03:04:05.678901+00:00</dumped>
  </meta>
  <image id="0" name="a.png" width="640" height="480">
    <box label="car" source="manual" occluded="0" xtl="10.50" ytl="20.25" xbr="110.50" ybr="80.00" z_order="1">
      <attribute name="colour">blue</attribute>
    </box>
    <mask label="car" source="semi-auto" occluded="0" rle="1, 2, 1, 1, 1" left="300" top="300" width="3" height="2"
     z_order="0">
    </mask>
    <skeleton label="person" source="manual" z_order="0">
      <points label="nose" source="manual" outside="0" occluded="1" points="200.00,100.00">
      </points>
      <points label="left eye" source="manual" outside="0" occluded="0" points="210.00,95.00">
      </points>
    </skeleton>
    <skeleton label="person" source="manual" z_order="0">
      <points label="nose" source="manual" outside="0" occluded="0" points="400.00,100.00">
      </points>
      <points label="left eye" source="manual" outside="1" occluded="0" points="410.00,95.00">
      </points>
    </skeleton>
    <tag label="car" source="manual">
    </tag>
  </image>
</annotations>
"""
